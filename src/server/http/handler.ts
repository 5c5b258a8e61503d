import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { etag } from 'hono/etag';
import * as v from 'valibot';
import { addsSchema, randomSchema, weightsSchema } from '../../bundle/challenge-schema.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { ErrorCode } from '../../errors.js';
import { isName } from '../../name.js';
import type { Backend } from '../backend/backend.js';
import type { ChallengeOptions, ChallengeRefusal } from '../challenge/challenge.js';
import { giveChallenge } from '../challenge/give-challenge.js';
import { KeysError } from '../keys/own-keys.js';
import { isFresh } from '../policy/fresh-login.js';
import type { Privacy } from '../privacy/privacy.js';
import { readStatus } from '../privacy/status.js';
import { DatabaseError } from '../store/database-error.js';
import { createAdmission } from './admission.js';
import type { Env } from './env.js';
import { mountHandoverRoutes } from './handover-routes.js';
import { mountPhoneRoutes } from './phone-routes.js';
import { readText } from './read-bundle.js';
import { isFlood, isHasty, networkOfRequest } from './request-rate.js';
import { takeBundle } from './take-bundle.js';

const MAX_REQUEST_BYTES = 1024;
/** What there is below the base path, in its one spelling. */
const ROUTES: ReadonlySet<string> = new Set([
  '/challenges',
  '/bundles',
  '/handovers',
  '/handovers/state',
  '/handovers/events',
  '/handovers/cancel',
  '/phone/open',
  '/phone/state',
  '/phone/part',
  '/phone/cancel',
  '/me/status',
  '/me/export',
  '/me/withdraw',
  '/me/biometrics',
  '/.well-known/jwks.json',
]);
/** Segments that no URL parser reads in two ways. */
const BASE_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)*$/;

/** What the page is told where it is not that the challenge does not fit. */
const REFUSALS: Readonly<Partial<Record<ChallengeRefusal['refused'], ErrorCode>>> = {
  stopped: 'submit/rejected',
  reviews: 'submit/rejected',
  withdrawn: 'consent/declined',
  'no-rebind': 'submit/unknown-device',
  'no-kind': 'keystroke/other-kind',
  login: 'submit/unknown-device',
  rebinds: 'submit/unknown-device',
};

/** Short: after a rotation, receipts come that a verifier's copy of the keys does not know. */
const JWKS_CACHE = 'public, max-age=300';

/** SQLSTATE of a table, a column or a schema that is not there. */
const UNMIGRATED: readonly (string | null)[] = ['42P01', '42703', '3F000'];

const WAIT: Readonly<Record<number, { readonly 'retry-after': string }>> = { 429: { 'retry-after': '60' }, 503: { 'retry-after': '5' } };

/**
 * The HTTP side, below the base path: `POST challenges`, `POST bundles`, `GET me/status`,
 * `GET me/export`, `POST me/withdraw`, `DELETE me/biometrics`, `GET .well-known/jwks.json`, and
 * those of hand-overs (`handovers`, `phone`). Any other path, and any other spelling of these, is
 * 404 before anything else happens.
 *
 * @throws TypeError for a base path that is none
 */
export function createHandler(backend: Backend, privacy: Privacy): (request: Request, context?: unknown) => Promise<Response> {
  const { basePath, origins, onError } = backend;
  const admit = createAdmission(backend.mostConcurrent);
  if (typeof basePath !== 'string' || !BASE_PATH.test(basePath))
    throw new TypeError('createCountersign: basePath must be such as /api/countersign, without a slash at its end');
  const routeOf = ({ url }: Request): string | null => {
    const { pathname } = new URL(url);
    const route = pathname.slice(basePath.length);
    return pathname.startsWith(basePath) && ROUTES.has(route) ? route : null;
  };
  const app = new Hono<Env>({ getPath: (request) => routeOf(request) ?? '/' });
  app.get('/.well-known/jwks.json', etag(), async (c) =>
    c.json((await backend.keys()).jwks, 200, { 'cache-control': JWKS_CACHE, 'access-control-allow-origin': '*' }),
  );
  app.use(cors({ origin: [...origins], credentials: true, exposeHeaders: ['retry-after'] }));
  app.use(async (c, next) => {
    c.header('cache-control', 'no-store');
    const origin = c.req.header('origin');
    if (origin !== undefined && !origins.includes(origin))
      return c.json({ error: 'submit/rejected', reason: 'origin', origins: localOrigins(origins) }, 403);
    const network = networkOfRequest(backend, c.req.raw, c.env.context);
    if (await isFlood(backend, network)) return c.json({ error: 'submit/rejected' }, 429, { 'retry-after': '60' });
    c.set('network', network);
    return next();
  });
  mountPhoneRoutes(app, backend, admit);
  app.use(async (c, next) => {
    const owner = await backend.authenticate(c.req.raw, c.env.context);
    if (owner === null) return c.json({ error: 'submit/rejected' }, 401);
    if (!isName(owner.tenant) || !isName(owner.subject))
      throw new TypeError('authenticate: tenant and subject must be 1 to 200 characters');
    c.set('owner', owner);
    return next();
  });
  for (const [path, kind] of [
    ['/me/*', 'me'],
    ['/challenges', 'challenges'],
  ] as const)
    app.use(path, async (c, next) => {
      if (await isHasty(backend, c.get('owner'), kind)) return c.json({ error: 'submit/rejected' }, 429, { 'retry-after': '60' });
      return next();
    });
  mountHandoverRoutes(app, backend);
  app.get('/me/status', async (c) => {
    const { enrolled, since } = await readStatus(backend.database, c.get('owner'), {
      policy: await backend.policy(),
      models: backend.models,
      now: backend.now(),
    });
    return c.json({ enrolled, since });
  });
  app.get('/me/export', async (c) => {
    if (!isFresh(c.get('owner'), backend.now())) return c.json({ error: 'submit/rejected', reason: 'login' }, 403);
    c.header('content-disposition', 'attachment; filename="countersign-export.json"');
    return c.json(await privacy.export(c.get('owner')));
  });
  app.post('/me/withdraw', async (c) => c.json({ erased: await privacy.withdraw(c.get('owner')) }));
  app.delete('/me/biometrics', async (c) => c.json({ erased: await privacy.erase(c.get('owner')) }));
  app.post('/challenges', async (c) => {
    const body = await readText(c.req.raw, MAX_REQUEST_BYTES);
    if (body === null) return c.json({ error: 'submit/too-large' }, 413);
    const asked = readAsked(body);
    const { course = '', activity = '', attempt = '1' } = c.req.query();
    if (asked === undefined || !isDecodable(new URL(c.req.url).search)) return c.json({ error: 'challenge/invalid' }, 400);
    const unnamed = Object.entries({ course, activity, attempt }).find(([, name]) => !isName(name));
    if (unnamed !== undefined) return c.json({ error: 'challenge/invalid', reason: unnamed[0] }, 400);
    const answer = await giveChallenge(backend, { owner: c.get('owner'), course, activity, attempt, ...asked }, c.req.raw);
    if ('token' in answer) return c.json({ challenge: answer.token });
    if (answer.refused === 'pause') return c.json({ error: 'submit/rejected' }, 429, { 'retry-after': String(answer.retryAfterSeconds) });
    if (answer.refused === 'platform') return c.json({ error: 'challenge/invalid', reason: answer.reason }, answer.status);
    return c.json({ error: REFUSALS[answer.refused] ?? 'challenge/invalid', reason: answer.refused }, 409);
  });
  app.post('/bundles', async (c) => {
    const answer = await takeBundle(backend, admit, c.get('owner'), c.get('network'), c.req.raw);
    if ('received' in answer) return c.json({ received: true });
    const { result, reasons, receipt, triesLeft } = answer;
    return c.json({ result, reasons, receipt, triesLeft });
  });
  app.onError((error, c) => {
    if (error instanceof VerificationError) {
      if (error.code === 'bundle/busy' && error.cause !== undefined) onError(error.cause);
      return c.json({ error: error.outward }, error.status as 400, WAIT[error.status] ?? {});
    }
    onError(error);
    return c.json({ error: 'internal', reason: setUpReason(error) }, 500);
  });
  return async (request, context) => {
    if (routeOf(request) === null) return new Response('404 Not Found', { status: 404 });
    try {
      return await app.fetch(request, { context });
    } catch (thrown) {
      // What is thrown and is no Error passes the application's own end.
      onError(thrown);
      return Response.json({ error: 'internal' }, { status: 500 });
    }
  };
}

/**
 * Of origins, those of a developer's own machine: they tell a stranger nothing. `undefined`: none.
 */
function localOrigins(origins: readonly string[]): readonly string[] | undefined {
  const local = origins.filter((origin) => /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(origin).hostname));
  return local.length === 0 ? undefined : local;
}

/** What was forgotten when the server was set up: nothing of the database and nobody. */
function setUpReason(error: unknown): 'migrate' | 'keys' | undefined {
  if (error instanceof KeysError) return 'keys';
  return error instanceof DatabaseError && UNMIGRATED.includes(error.code) ? 'migrate' : undefined;
}

/** A lone `%`, or bytes that are no UTF-8, would be a second spelling of some name. */
function isDecodable(query: string): boolean {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}

/** What the page asks for; `undefined` for a body that is not the one expected. */
function readAsked(body: string): Pick<ChallengeOptions, 'purpose' | 'adds' | 'renew' | 'model'> | undefined {
  if (body === '') return { purpose: null };
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return undefined;
    const { purpose = null, adds, renew, otherPhrase = false, model } = value as Readonly<Record<string, unknown>>;
    const isPurpose = purpose === null || purpose === 'enroll' || purpose === 'verify' || purpose === 'monitor' || purpose === 'rebind';
    if (!isPurpose || (value as { purpose?: unknown }).purpose === null || typeof otherPhrase !== 'boolean') return undefined;
    if (adds !== undefined && (purpose !== 'rebind' || !v.is(addsSchema, adds))) return undefined;
    if (model !== undefined && !v.is(weightsSchema, model)) return undefined;
    if (renew === undefined) return otherPhrase ? undefined : { purpose, adds, model };
    return v.is(randomSchema, renew) ? { purpose, adds, model, renew: { nonce: renew, otherPhrase } } : undefined;
  } catch {
    return undefined;
  }
}
