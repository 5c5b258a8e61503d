// The embedding matrix (page/embed): the element in pages as course sites have them. What needs
// more than a file is served here.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { Hono } from 'hono';
import { fillIn } from './fill-in.js';
import { signIn } from './learner-cookie.js';
import { type Listening, listen } from './listen.js';

const FOLDER = 'examples/harness/page/embed';
const SCRIPT = { 'content-type': 'text/javascript', 'cache-control': 'no-cache' };

/**
 * What only scripts with this answer's nonce, and what they load, may do; and no text becomes
 * script unless one of two policies made it.
 */
const strict = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'`,
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html countersign',
  ].join('; ');

export interface EmbeddingsOptions {
  /** Of the harness's pages. */
  readonly headers: Readonly<Record<string, string>>;
  /** The address of the other origin. */
  readonly courseSite: string;
}

/** Routes of the pages that are more than a file. */
export function mountEmbeddings(app: Hono, { headers, courseSite }: EmbeddingsOptions): void {
  app.get('/embed/strict-csp.html', async (c) => {
    const learner = c.req.query('learner');
    if (learner !== undefined) signIn(c, learner);
    const nonce = randomBytes(16).toString('base64');
    const page = (await fillIn(`${FOLDER}/strict-csp.html`)).replaceAll('{{nonce}}', nonce);
    return c.html(page, 200, { ...headers, 'content-security-policy': strict(nonce) });
  });
  app.get('/embed/isolated.html', async (c) => {
    const learner = c.req.query('learner');
    if (learner !== undefined) signIn(c, learner);
    const policy = headers['content-security-policy'] ?? '';
    const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    // The worker starts from the blob of its bytes, or where no blob may be one from its address.
    const csp = c.req.query('worker') === 'self' ? policy.replace("worker-src 'self' blob:", "worker-src 'self'") : policy;
    return c.html(await fillIn(`${FOLDER}/isolated.html`), 200, { ...headers, ...isolated, 'content-security-policy': csp });
  });
  for (const name of ['frame-allowed', 'frame-blocked'])
    app.get(`/embed/${name}.html`, (c) => c.redirect(`${courseSite}/${name}.html${new URL(c.req.url).search}`));
  for (const major of [18, 19] as const) {
    const bundle = once(() => bundleReact(major));
    app.get(`/embed/react-${major}.js`, async (c) => c.body(await bundle(), 200, SCRIPT));
  }
  app.get('/embed/require.js', async (c) => c.body(await readFile('node_modules/requirejs/require.js', 'utf8'), 200, SCRIPT));
}

/**
 * A course site of another origin, whose pages hold the harness's in a frame.
 *
 * @param harness address of the harness
 */
export function openCourseSite(harness: string): Promise<Listening> {
  const app = new Hono();
  app.get('/:page{frame-(?:allowed|blocked)\\.html}', async (c) => {
    const html = await fillIn(`${FOLDER}/${c.req.param('page')}`);
    const learner = c.req.query('learner');
    const query = learner === undefined ? '' : `?${new URLSearchParams({ learner })}`;
    return c.html(html.replaceAll('{{harness}}', harness).replaceAll('{{query}}', query), 200, {
      'content-security-policy': `default-src 'none'; style-src ${harness}; img-src data:; frame-src ${harness}; base-uri 'none'`,
      'permissions-policy': `camera=(self "${harness}")`,
    });
  });
  return listen(app.fetch, 0);
}

/**
 * The page's app with React 18 or 19, in its development form: only there does StrictMode mount
 * everything twice.
 */
async function bundleReact(major: 18 | 19): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['examples/harness/react-app.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    alias: major === 18 ? { react: 'react-18', 'react-dom': 'react-dom-18' } : {},
    define: { 'process.env.NODE_ENV': '"development"' },
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('');
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
