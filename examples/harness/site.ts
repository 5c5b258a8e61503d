// The harness's site: what a course platform would mount, plus what only a test bench has (under /api/harness). A production backend
// never exposes claims, steps or scores, never picks a learner by a form, and has no faults to switch on.
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { ANY, type Countersign, type Purpose, type ReceiptExpectation } from 'countersign/server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { limitBody } from '../course-platform/site/body-limit.js';
import { browserScripts } from '../course-platform/site/browser-scripts.js';
import { fitText } from '../course-platform/site/fit-text.js';
import { pictureOf } from '../simulation/clip.js';
import { mountEmbeddings } from './embeddings.js';
import type { Faults } from './faults.js';
import { fillIn } from './fill-in.js';
import { learnerOf, signIn } from './learner-cookie.js';
import { isPolicyName, type PolicyName } from './policy.js';
import { quizPage, type Verdict } from './quiz-page.js';
import type { RunLog } from './run-log.js';

const PAGES = 'examples/harness/page';
/** A bundle with all its pictures; faults and the log read it before the package does. */
const MOST_BYTES = 2 * 2 ** 20;
const LEARNERS = ['ada', 'grace', 'katherine'];
export const TENANT = 'harness';

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

/** What `GET /api/harness/session` says. */
export interface SessionAnswer {
  readonly learner: string | null;
  readonly learners: readonly string[];
  readonly fault: string;
  readonly faults: readonly string[];
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
  mountQuiz(app, countersign);
  app.use('/countersign/*', (c, next) => faults.assets(c, learnerOf(c.req.raw), next));
  app.use(
    '/countersign/*',
    serveStatic({
      root: 'dist',
      rewriteRequestPath: (path) => path.replace('/countersign', ''),
      onFound: (_, c) => void c.header('cache-control', 'no-cache'),
    }),
  );
  mountEmbeddings(app, { headers: PAGE_HEADERS, courseSite });
  for (const [path, folder] of Object.entries({ ...folders, '': PAGES })) servePages(app, path, folder);
  return app;
}

interface BenchOptions extends Pick<SiteOptions, 'faults' | 'log'> {
  readonly countersign: Countersign;
}

/** What only a test bench has. */
function mountBench(app: Hono, { countersign, faults, log }: BenchOptions): void {
  app.get('/api/harness/session', (c) => {
    const learner = learnerOf(c.req.raw);
    return c.json<SessionAnswer>({ learner: learner ?? null, learners: LEARNERS, fault: faults.current(learner), faults: faults.names });
  });
  app.post('/api/harness/session', async (c) => {
    const { learner } = await readJson(c);
    return signIn(c, learner) ? c.body(null, 204) : c.json({ error: 'a learner is 1 to 40 letters, digits or dashes' }, 400);
  });
  app.post('/api/harness/fault', async (c) => {
    const { fault, times } = await readJson(c);
    if (typeof fault !== 'string' || !faults.names.includes(fault))
      return c.json({ error: `no such fault: there are ${faults.names.join(', ')}` }, 400);
    faults.set(fault, typeof times === 'number' ? times : undefined, learnerOf(c.req.raw));
    return c.body(null, 204);
  });
  app.get('/api/harness/writing', async (c) => {
    const owner = { tenant: TENANT, subject: learnerOf(c.req.raw) ?? '' };
    return c.json(await countersign.writingTrend(owner, { course: 'demo', activity: c.req.query('activity') || 'essay-1' }));
  });
  app.get('/api/harness/runs', (c) => c.json({ runs: log.runs.slice(Number(c.req.query('after') ?? 0)) }));
  app.get('/api/harness/runs/:id{\\d+}/vector', async (c) => {
    const vector = await log.vector(Number(c.req.param('id')));
    return vector === null ? c.json({ error: 'this bundle makes no vector' }, 404) : c.json(vector);
  });
}

function mountQuiz(app: Hono, countersign: Countersign): void {
  app.post('/quiz', async (c) => {
    const form = await c.req.formData().catch(() => new FormData());
    // Here one may enroll as often as one likes; a real site lets nobody through whose new enrollment nothing has confirmed.
    const expected: ReceiptExpectation = {
      subject: learnerOf(c.req.raw) ?? '',
      activity: c.req.query('activity') || 'quiz-1',
      tenant: TENANT,
      course: 'demo',
      attempt: ANY,
      renewed: true,
    };
    const verify = (purpose: Purpose) => countersign.receipts.verify(form.get('identity'), { ...expected, purpose });
    // The harness's quiz takes a first enrollment too; a real one would not.
    const firstToo = (error: Error) => (error.message === 'purpose' ? verify('enroll') : Promise.reject(error));
    const verdict = await verify('verify')
      .catch(firstToo)
      .then(
        (receipt): Verdict => ({ receipt }),
        (error: Error): Verdict => ({ refusal: error.message }),
      );
    return c.html(quizPage(verdict), 'receipt' in verdict ? 200 : 403, PAGE_HEADERS);
  });
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

/** What a request says; nothing where that is no JSON object. */
async function readJson(c: Context): Promise<Record<string, unknown>> {
  const value: unknown = await c.req.json().catch(() => null);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
