import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { createLogger, createServer, type Logger, build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import webpack from 'webpack';
import { enroll, enrollByReadme, freePort, installByReadme, shell } from '../package/developer-path.js';
import { readmeCode } from '../support/readme.js';

/** All that a page's script says. */
const SCRIPT = `import { createCheck } from 'countersign';
import 'countersign/element';
import 'countersign/monitor';
window.createCheck = createCheck;
`;
const FRAMEWORKS = 'examples/docs/frameworks.md';
/** What every Next.js site has. */
const LAYOUT = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;
/** Where the bundlers that are too big for a development dependency come from the registry. */
const HEAVY = process.env.HEAVY_BUNDLERS === 'required';

let folder: string;
/** Everything that a bundler says beside its progress. */
let said: string[];
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-bundlers-'));
  await shell(`npm pack --pack-destination ${folder} --ignore-scripts --loglevel=error`, '.');
  await installByReadme(folder);
  writeFileSync(inFolder('page.js'), SCRIPT);
  await shell('npx countersign copy-assets public', folder);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes `public/bundle.js`, with the bundler's defaults. */
const BUNDLERS: Readonly<Record<string, () => Promise<unknown>>> = {
  esbuild: async () => {
    const output = { entryPoints: [inFolder('page.js')], bundle: true, outfile: inFolder('public/bundle.js') };
    const { warnings } = await esbuild({ ...output, logLevel: 'silent' });
    said.push(...warnings.map(({ text }) => text));
  },
  Rollup: async () => {
    const bundle = await rollup({ input: inFolder('page.js'), plugins: [nodeResolve()], onLog: (_, { message }) => said.push(message) });
    await bundle.write({ file: inFolder('public/bundle.js') });
  },
  'webpack, for production': () => runWebpack('production'),
  'webpack, for development': () => runWebpack('development'),
  Vite: () =>
    vite({
      root: folder,
      configFile: false,
      logLevel: 'warn',
      customLogger: listening(),
      publicDir: false,
      build: {
        outDir: 'public',
        emptyOutDir: false,
        rolldownOptions: { input: inFolder('page.js'), output: { entryFileNames: 'bundle.js' } },
      },
    }),
};

function runWebpack(mode: 'production' | 'development'): Promise<void> {
  const output = { path: inFolder('public'), filename: 'bundle.js' };
  return new Promise((resolve, reject) => {
    webpack({ mode, context: folder, entry: './page.js', output }, (error, stats) => {
      const { errors = [], warnings = [] } = stats?.toJson() ?? {};
      said.push(...[...errors, ...warnings].map(({ message }) => message));
      if (error === null) resolve();
      else reject(error);
    });
  });
}

function listening(): Logger {
  const hear = (message: string): void => {
    said.push(message);
  };
  return { ...createLogger('warn'), warn: hear, warnOnce: hear, error: hear };
}

describe('the package in a bundler', () => {
  it.each(Object.keys(BUNDLERS))(
    'is built without a warning and enrolls: %s',
    async (name) => {
      said = [];
      rmSync(inFolder('public/bundle.js'), { force: true });
      await BUNDLERS[name]?.();
      expect(said).toEqual([]);
      expect(readFileSync(inFolder('public/bundle.js'), 'utf8')).not.toContain('import.meta');
      const result = await enrollByReadme(folder, { script: '<script type="module" src="/bundle.js"></script>' });
      expect(result).toMatchObject({ sub: 'ada', purpose: 'enroll', result: 'accepted' });
    },
    240_000,
  );

  it("is served by Vite's development server and enrolls", async () => {
    said = [];
    const script = '<script type="module" src="/page.js"></script>';
    const front = async (port: number, backend: number) => {
      writeFileSync(inFolder('index.html'), readFileSync(inFolder('public/index.html')));
      const proxy = { '/api': `http://localhost:${backend}`, '/enrolled': `http://localhost:${backend}` };
      const server = await createServer({
        root: folder,
        configFile: false,
        customLogger: listening(),
        cacheDir: inFolder('vite-cache'),
        server: { port, strictPort: true, proxy },
      });
      return server.listen();
    };
    const result = await enrollByReadme(folder, { script, front });
    expect(said).toEqual([]);
    expect(result).toMatchObject({ sub: 'ada', purpose: 'enroll', result: 'accepted' });
  }, 240_000);

  it.runIf(HEAVY)(
    'is built by Parcel without a warning and enrolls',
    async () => {
      const parcel = await project('parcel', { '@parcel/resolver-default': { packageExports: true } }, 'parcel@2.16.4');
      writeFileSync(join(parcel, 'page.js'), SCRIPT);
      expect(await shell('npx parcel build page.js --no-cache --log-level warn --dist-dir ../public 2>&1', parcel)).toBe('');
      const result = await enrollByReadme(folder, { script: '<script type="module" src="/page.js"></script>' });
      expect(result).toMatchObject({ sub: 'ada', purpose: 'enroll', result: 'accepted' });
    },
    300_000,
  );

  it.runIf(HEAVY).each(['--turbopack', '--webpack'])(
    'is built by Next.js (%s) without a warning, both sides, and enrolls by what the page of frameworks says',
    async (bundler) => {
      const next = await project(`next${bundler}`, {}, `next@16.4.6 ${versionsOf('react react-dom @electric-sql/pglite')}`);
      const port = await freePort();
      const institution = readmeCode('From an empty folder to an enrollment').files.get('institution.mjs') as string;
      const own: [string, string][] = [
        ['institution.mjs', institution],
        ['app/layout.jsx', LAYOUT],
      ];
      const { files } = readmeCode('Next.js', FRAMEWORKS);
      for (const [name, code] of [...own, ...files, ...readmeCode('The backend, opened once', FRAMEWORKS).files]) {
        mkdirSync(join(next, dirname(name)), { recursive: true });
        writeFileSync(join(next, name), code.replaceAll('3000', String(port)));
      }
      await shell('npx countersign copy-assets public', next);
      expect(await shell(`NEXT_TELEMETRY_DISABLED=1 npx next build ${bundler} 2>&1`, next)).not.toMatch(/warn|⚠|error/i);
      const server = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', String(port)], {
        cwd: next,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      try {
        const address = `http://localhost:${port}`;
        await vi.waitFor(async () => expect((await fetch(`${address}/api/countersign/me/status`)).status).toBe(200), 60_000);
        expect(await enroll(address)).toMatchObject({ sub: 'ada', purpose: 'enroll', result: 'accepted' });
      } finally {
        if (server.exitCode === null && server.kill()) await once(server, 'exit');
      }
    },
    400_000,
  );
});

/** A folder with packages of its own, this one among them. */
async function project(name: string, settings: object, packages: string): Promise<string> {
  const place = inFolder(name);
  mkdirSync(place);
  // Next.js takes the outermost folder with one for the project's root, and warns.
  rmSync(inFolder('package-lock.json'), { force: true });
  writeFileSync(join(place, 'package.json'), JSON.stringify({ private: true, ...settings }));
  await shell(
    `npm install ../countersign-*.tgz ${packages} --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error`,
    place,
  );
  return place;
}

/** As they are tested here. */
function versionsOf(packages: string): string {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  return packages.replace(/\S+/g, (name) => `${name}@${dependencies[name] ?? devDependencies[name]}`);
}
