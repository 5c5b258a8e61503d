// The harness's site: what a course platform would mount, and its pages; what only a test bench has
// is in bench-routes.ts.
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Countersign } from 'countersign/server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { limitBody } from '../course-platform/site/body-limit.js';
import { browserScripts } from '../course-platform/site/browser-scripts.js';
import { fitText } from '../course-platform/site/fit-text.js';
import { PACKAGE_HEADERS } from '../course-platform/site/package-files.js';
import { pictureOf } from '../simulation/clip.js';
import { mountBench } from './bench-routes.js';
import { mountEmbeddings } from './embeddings.js';
import type { Faults } from './faults.js';
import { fillIn } from './fill-in.js';
import { learnerOf, signIn } from './learner-cookie.js';
import { isPolicyName, type PolicyName } from './policy.js';
import { mountQuiz } from './quiz-page.js';
import type { RunLog } from './run-log.js';

const PAGES = 'examples/harness/page';
/** A bundle with all its pictures; faults and the log read it before the package does. */
const MOST_BYTES = 2 * 2 ** 20;

const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
  ].join('; '),
  'permissions-policy': 'camera=(self)',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

export interface SiteOptions {
  /** The backend with this policy; each is made when it is first asked for. */
  readonly backend: (policy: PolicyName, basePath?: string) => Countersign;
  readonly faults: Faults;
  readonly log: RunLog;
  /** More folders with pages, by path. */
  readonly folders: Readonly<Record<string, string>>;
  /** The address of the other origin. */
  readonly courseSite: string;
}

export function createSite({ backend, faults, log, folders, courseSite }: SiteOptions): Hono {
  const app = new Hono();
  app.use(limitBody(MOST_BYTES));
  app.use(fitText((c) => c.json({ error: 'this is no text' }, 400)));
  const countersign = backend('plain', '/api/countersign');
  const through = (c: Context, to: Countersign): Promise<Response> =>
    faults.around(c.req.raw, learnerOf(c.req.raw), (request) => log.around(request, (noted) => to.fetch(noted)));
  app.all('/api/countersign/*', (c) => through(c, countersign));
  app.all('/api/policies/:policy/*', async (c, next) => {
    const name = c.req.param('policy');
    return isPolicyName(name) ? through(c, backend(name)) : next();
  });
  app.get('/simulated/:face{[a-z0-9]+\\.jpg}', async (c) => {
    const picture = await pictureOf(c.req.param('face').replace('.jpg', ''));
    return picture === null
      ? c.notFound()
      : c.body(new Uint8Array(picture), 200, { 'content-type': 'image/jpeg', 'cache-control': 'no-cache' });
  });
  mountBench(app, { countersign, faults, log });
  mountQuiz(app, { countersign, headers: PAGE_HEADERS });
  app.use('/countersign/*', compress());
  app.use('/countersign/*', (c, next) => faults.assets(c, learnerOf(c.req.raw), next));
  app.use(
    '/countersign/*',
    serveStatic({
      root: 'dist',
      rewriteRequestPath: (path) => path.replace('/countersign', ''),
      // Asked for each time, so that a fault which is set later is met.
      onFound: (_, c) => {
        for (const [name, value] of Object.entries({ ...PACKAGE_HEADERS, 'cache-control': 'no-cache' })) c.header(name, value);
      },
    }),
  );
  mountEmbeddings(app, { headers: PAGE_HEADERS, courseSite });
  for (const [path, folder] of Object.entries({ ...folders, '': PAGES })) servePages(app, path, folder);
  return app;
}

/** Pages and their files; `?learner=NAME` signs in. */
function servePages(app: Hono, path: string, folder: string): void {
  const page: MiddlewareHandler = async (c, next) => {
    const name = c.req.path.slice(path.length).replace(/\/$/, '/index.html');
    if (!/^\/[\w/-]+\.html$/.test(name)) return next();
    const html = await fillIn(join(folder, name)).catch(() => null);
    if (html === null) return next();
    const learner = c.req.query('learner');
    if (learner !== undefined) signIn(c, learner);
    return c.html(html, 200, PAGE_HEADERS);
  };
  app.get(`${path}/*`, page);
  app.get(`${path}/*`, browserScripts(folder, path));
  app.use(`${path}/*`, serveStatic({ root: folder, rewriteRequestPath: (requested) => requested.slice(path.length) }));
}
