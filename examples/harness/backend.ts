// The harness's backend: everything that a course platform would mount, plus what only a test bench has (under /api/harness).
// A production backend never exposes claims, steps or scores, never picks a learner by a form, and has no faults to switch on.
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { createPasskeyVerifier } from 'countersign/passkeys';
import { ANY, createCountersign, loadOrCreateKeys } from 'countersign/server';
import { createStillChecker } from 'countersign/stills';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { limitBody } from '../course-platform/site/body-limit.js';
import { browserScripts } from '../course-platform/site/browser-scripts.js';
import { fitText } from '../course-platform/site/fit-text.js';
import { isPlainTarget } from '../course-platform/site/plain-target.js';
import { openDatabase } from '../course-platform/store/database.js';
import { pictureOf } from '../simulation/clip.js';
import { mountEmbeddings, openCourseSite } from './embeddings.js';
import { createFaults } from './faults.js';
import { fillIn } from './fill-in.js';
import { POLICIES, policyOf } from './policy.js';
import { quizPage } from './quiz-page.js';
import { createRunLog } from './run-log.js';

const PAGES = 'examples/harness/page';
/** A bundle with all its pictures; faults and the log read it before the package does. */
const MOST_BYTES = 2 * 2 ** 20;
const LEARNERS = ['ada', 'grace', 'katherine'];
const TENANT = 'harness';
const AUDIENCE = 'https://harness.countersign.example';

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

/**
 * Starts the harness on the loopback interface.
 *
 * @param {{ port: number, data: string, databaseUrl?: string, policy?: object, folders?: Record<string, string> }} options `port` 0 takes
 *   a free one; `data` is the folder of database and keys; `policy` changes members of the harness's; `folders` serves more pages, by path
 * @returns {Promise<{ url: string, routes: import('hono/types').RouterRoute[], runs: readonly (import('countersign/server').InspectedRun & { id: number, sealed: string | null })[], setFault: (fault: string, times?: number) => void, close: () => Promise<void> }>}
 * @throws the `listen` error, with its `code`, when the port is taken: nothing was opened then
 */
export async function startHarness({ port, data, databaseUrl, policy = {}, folders = {} }) {
  let ready;
  const app = new Promise((resolve) => {
    ready = resolve;
  });
  const answer = async (request, env) =>
    isPlainTarget(env.incoming.url) ? (await app).fetch(request, env) : new Response('404 Not Found', { status: 404 });
  const server = await listen(answer, port);
  const url = `http://127.0.0.1:${server.address().port}`;
  const faults = createFaults();
  let stillChecker;
  let database;
  let courseSite;
  let log;
  let routes;
  const stop = new AbortController();
  /** What runs in the background on the harness's database, which all its policies share. */
  let work;
  const end = async () => {
    stop.abort();
    await work;
    await close(server, database, stillChecker, courseSite);
  };
  try {
    courseSite = await openCourseSite(url);
    database = await openDatabase({ folder: join(data, 'database'), url: databaseUrl, schema: 'countersign_harness' });
    const keys = await loadOrCreateKeys(join(data, 'keys.json'), database.queries);
    const origins = [url, url.replace('127.0.0.1', 'localhost')];
    log = createRunLog({ keys, audience: AUDIENCE, origins });
    const mount = (name, basePath) => {
      const chosen = policyOf(name, policy);
      if (chosen.stills > 0) stillChecker ??= createStillChecker();
      return createCountersign({
        database: database.queries,
        keys,
        audience: AUDIENCE,
        origins,
        authenticate: async (request) => {
          const learner = learnerOf(request.headers.get('cookie'));
          return learner === null ? null : { tenant: TENANT, subject: learner, freshSince: Math.floor(Date.now() / 1000) };
        },
        address: 'none',
        policy: chosen,
        basePath,
        ...(chosen.stills > 0 ? { stillChecker } : {}),
        ...(chosen.passkey === undefined ? {} : { passkeys: createPasskeyVerifier({ rpId: 'localhost', rpName: 'Countersign harness' }) }),
        onNotice: async () => undefined,
        onError: (error) => console.error(error),
        now: () => Math.floor(Date.now() / 1000) + faults.clockAheadSeconds(),
        dangerouslyInspect: log.inspect,
      });
    };
    const mounted = new Map();
    const backend = (name, basePath = `/api/policies/${name}`) => {
      if (!mounted.has(basePath)) mounted.set(basePath, mount(name, basePath));
      return mounted.get(basePath);
    };
    work = backend('plain', '/api/countersign').work({ until: stop.signal });
    const site = createApp({ backend, faults, log, folders, courseSite });
    routes = site.routes;
    ready(site);
  } catch (error) {
    await end();
    throw error;
  }
  return { url, routes, runs: log.runs, setFault: faults.set, close: end };
}

/** First the port, then the database: two harnesses on one folder would spoil it. */
function listen(fetch, port) {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, () => resolve(server));
    server.once('error', reject);
  });
}

function close(server, database, stillChecker, courseSite) {
  courseSite?.close();
  return new Promise((resolve, reject) => {
    server.close(() => Promise.all([database?.close(), stillChecker?.close()]).then(() => resolve(), reject));
    server.closeAllConnections();
  });
}

function createApp({ backend, faults, log, folders, courseSite }) {
  const app = new Hono();
  app.use(limitBody(MOST_BYTES));
  app.use(fitText((c) => c.json({ error: 'this is no text' }, 400)));
  const countersign = backend('plain', '/api/countersign');
  app.all('/api/countersign/*', (c) =>
    faults.around(c.req.raw, learner(c), (request) => log.around(request, (noted) => countersign.fetch(noted))),
  );
  app.all('/api/policies/:policy/*', (c, next) => {
    const name = c.req.param('policy');
    if (!Object.hasOwn(POLICIES, name)) return next();
    return faults.around(c.req.raw, learner(c), (request) => log.around(request, (noted) => backend(name).fetch(noted)));
  });
  app.get('/simulated/:face{[a-z0-9]+\\.jpg}', async (c) => {
    const picture = await pictureOf(c.req.param('face').replace('.jpg', ''));
    return picture === null ? c.notFound() : c.body(picture, 200, { 'content-type': 'image/jpeg', 'cache-control': 'no-cache' });
  });

  app.get('/api/harness/session', (c) =>
    c.json({ learner: learner(c) ?? null, learners: LEARNERS, fault: faults.current(learner(c)), faults: faults.names }),
  );
  app.post('/api/harness/session', async (c) => {
    const { learner } = await readJson(c);
    return signIn(c, learner) ? c.body(null, 204) : c.json({ error: 'a learner is 1 to 40 letters, digits or dashes' }, 400);
  });
  app.post('/api/harness/fault', async (c) => {
    const { fault, times } = await readJson(c);
    if (!faults.names.includes(fault)) return c.json({ error: `no such fault: there are ${faults.names.join(', ')}` }, 400);
    faults.set(fault, typeof times === 'number' ? times : undefined, learner(c));
    return c.body(null, 204);
  });
  app.get('/api/harness/writing', async (c) => {
    const subject = learner(c) ?? '';
    const activity = c.req.query('activity') || 'essay-1';
    return c.json(await countersign.writingTrend({ tenant: TENANT, subject }, { course: 'demo', activity }));
  });
  app.get('/api/harness/runs', (c) => c.json({ runs: log.runs.slice(Number(c.req.query('after') ?? 0)) }));

  app.get('/api/harness/runs/:id{\\d+}/vector', async (c) => {
    const vector = await log.vector(Number(c.req.param('id')));
    return vector === null ? c.json({ error: 'this bundle makes no vector' }, 404) : c.json(vector);
  });

  app.post('/quiz', async (c) => {
    const form = await c.req.formData().catch(() => new FormData());
    const subject = learner(c) ?? '';
    const activity = c.req.query('activity') || 'quiz-1';
    // Here one may enroll as often as one likes; a real site lets nobody through whose new enrollment nothing has confirmed.
    const expected = { subject, activity, tenant: TENANT, course: 'demo', attempt: ANY, renewed: true };
    const verify = (purpose) => countersign.receipts.verify(form.get('identity'), { ...expected, purpose });
    // The harness's quiz takes a first enrollment too; a real one would not.
    const firstToo = (error) => (error.message === 'purpose' ? verify('enroll') : Promise.reject(error));
    const verdict = await verify('verify')
      .catch(firstToo)
      .then(
        (receipt) => ({ receipt }),
        (error) => ({ refusal: error.message }),
      );
    return c.html(quizPage(verdict), verdict.receipt ? 200 : 403, PAGE_HEADERS);
  });

  app.use('/countersign/*', (c, next) => faults.assets(c, learner(c), next));
  app.use(
    '/countersign/*',
    serveStatic({
      root: 'dist',
      rewriteRequestPath: (path) => path.replace('/countersign', ''),
      onFound: (_, c) => c.header('cache-control', 'no-cache'),
    }),
  );
  mountEmbeddings(app, { headers: PAGE_HEADERS, signIn, courseSite: courseSite.url });
  for (const [path, folder] of Object.entries({ ...folders, '': PAGES })) servePages(app, path, folder);
  return app;
}

/** Pages and their files; `?learner=NAME` signs in. */
function servePages(app, path, folder) {
  const page = async (c, next) => {
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

function signIn(c, learner) {
  if (!/^[a-z0-9-]{1,40}$/i.test(learner ?? '')) return false;
  setCookie(c, 'learner', learner, { httpOnly: true, sameSite: 'Lax', path: '/' });
  return true;
}

function learner(c) {
  return learnerOf(c.req.header('cookie')) ?? undefined;
}

/** What a request says; nothing where that is no JSON object. */
async function readJson(c) {
  const value = await c.req.json().catch(() => null);
  return typeof value === 'object' && value !== null ? value : {};
}

/** The session of this example is the learner's name in a cookie. A real platform has sessions of its own. */
function learnerOf(cookie) {
  return cookie?.match(/(?:^|;\s*)learner=([a-z0-9-]{1,40})(?:;|$)/i)?.[1] ?? null;
}
