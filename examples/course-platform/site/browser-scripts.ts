import { readdirSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { build } from 'esbuild';
import type { MiddlewareHandler } from 'hono';

/** Entries of the package that a script imports by name, and where a page finds them. */
const PACKAGE = { 'countersign/certificate': '/countersign/certificate.js' };

/**
 * Serves the TypeScript files of a folder as JavaScript, `panels/count.ts` as `/panels/count.js`.
 * They are built at the first request, and again after a build that failed; what several of them
 * import is one file, so that it is loaded once. What they import of the package is loaded from
 * where the site serves its files.
 *
 * @param folder with the scripts, and whatever else the site serves from there
 * @param at the path below which the site serves the folder, without a slash at its end
 */
export function browserScripts(folder: string, at: string): MiddlewareHandler {
  let scripts: Promise<Map<string, string>> | undefined;
  return async (c, next) => {
    if (!c.req.path.startsWith(`${at}/`) || !c.req.path.endsWith('.js')) return next();
    scripts ??= buildScripts(folder).catch((error: unknown) => {
      // What kept this build from being made may be over at the next request.
      scripts = undefined;
      throw error;
    });
    const script = (await scripts).get(c.req.path.slice(at.length + 1));
    if (script === undefined) return next();
    return c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' });
  };
}

async function buildScripts(folder: string): Promise<Map<string, string>> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const outdir = resolve(folder);
  const { outputFiles } = await build({
    entryPoints: entries.map((file) => resolve(folder, file)),
    outdir,
    outbase: outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    alias: PACKAGE,
    external: Object.values(PACKAGE),
    chunkNames: 'shared-[hash]',
    write: false,
    logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, text }) => [relative(outdir, path).replaceAll('\\', '/'), text]));
}
