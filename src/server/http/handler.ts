import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { etag } from 'hono/etag';
import { VerificationError } from '../../bundle/verification-error.js';
import type { ErrorCode } from '../../errors.js';
import { isName } from '../../name.js';
import type { Outcome } from '../../types.js';
import type { ChallengeOptions, ChallengeRefusal } from '../challenge/challenge.js';
import type { PlatformRefusal } from '../challenge/give-challenge.js';
import type { Keys } from '../keys/keys.js';
import type { Privacy } from '../privacy/privacy.js';
import type { Owner, Session } from '../store/store.js';
import { RETRY_HEADER } from '../verify/lost-answer.js';
import type { Received } from '../verify/verify-options.js';
import type { Arrived } from './admission.js';
import { readBundle, readText } from './read-bundle.js';

const MAX_REQUEST_BYTES = 1024;
/** What there is below the base path, in its one spelling. */
const ROUTES: ReadonlySet<string> = new Set([
  '/challenges',
  '/bundles',
  '/me/status',
  '/me/export',
  '/me/withdraw',
  '/me/biometrics',
  '/.well-known/jwks.json',
]);
/** Segments that no URL parser reads in two ways. */
const BASE_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)*$/;

export interface HandlerOptions {
  readonly basePath: string;
  readonly origins: readonly string[];
  readonly keys: () => Promise<Keys>;
  readonly authenticate: (request: Request) => Promise<Session | null>;
  readonly challenge: (
    owner: Session,
    asked: Pick<ChallengeOptions, 'course' | 'activity' | 'attempt' | 'purpose'>,
    request: Request,
  ) => Promise<{ readonly token: string } | ChallengeRefusal | PlatformRefusal>;
  readonly mostStills: () => Promise<number>;
  /** Whether an address asks too often. */
  readonly isFlood: (request: Request) => Promise<boolean>;
  /** Counts a learner's request, and whether they ask too often. */
  readonly isHasty: (owner: Owner, kind: 'challenges' | 'bundles' | 'me') => Promise<boolean>;
  /** Reading the bundle may fail with a VerificationError of step 1. */
  readonly verify: (
    owner: Owner,
    bundle: { readonly request: Request; readonly again: boolean; readonly hasty: boolean },
    read: (arrived: Arrived) => Promise<string>,
  ) => Promise<Outcome | Received>;
  readonly privacy: Privacy;
  /** Whether the session's login is fresh enough for an export. */
  readonly isFresh: (owner: Session) => boolean;
  readonly status: (owner: Owner) => Promise<{ readonly enrolled: boolean; readonly since: number | null }>;
  /** Told what nobody expected: the answer says only `internal`. */
  readonly onError: (error: unknown) => void;
}

/** What the page is told where it is not that the challenge does not fit. */
const REFUSALS: Readonly<Partial<Record<ChallengeRefusal['refused'], ErrorCode>>> = {
  stopped: 'submit/rejected',
  reviews: 'submit/rejected',
  withdrawn: 'consent/declined',
  'no-rebind': 'submit/unknown-device',
  login: 'submit/unknown-device',
  rebinds: 'submit/unknown-device',
};

/** Short: after a rotation, receipts come that a verifier's copy of the keys does not know. */
const JWKS_CACHE = 'public, max-age=300';

const WAIT: Readonly<Record<number, { readonly 'retry-after': string }>> = { 429: { 'retry-after': '60' }, 503: { 'retry-after': '5' } };

type Env = { Variables: { owner: Session } };

/**
 * The HTTP side, below the base path: `POST challenges`, `POST bundles`, `GET me/status`, `GET me/export`, `POST me/withdraw`, `DELETE me/biometrics`,
 * `GET .well-known/jwks.json`. Any other path, and any other spelling of these, is 404 before anything else happens.
 *
 * @throws TypeError for a base path that is none
 */
export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const { basePath } = options;
  if (typeof basePath !== 'string' || !BASE_PATH.test(basePath))
    throw new TypeError('createCountersign: basePath must be such as /api/countersign, without a slash at its end');
  const routeOf = ({ url }: Request): string | null => {
    const { pathname } = new URL(url);
    const route = pathname.slice(basePath.length);
    return pathname.startsWith(basePath) && ROUTES.has(route) ? route : null;
  };
  const app = new Hono<Env>({ getPath: (request) => routeOf(request) ?? '/' });
  app.get('/.well-known/jwks.json', etag(), async (c) =>
    c.json((await options.keys()).jwks, 200, { 'cache-control': JWKS_CACHE, 'access-control-allow-origin': '*' }),
  );
  app.use(cors({ origin: [...options.origins], credentials: true, exposeHeaders: ['retry-after'] }));
  app.use(async (c, next) => {
    c.header('cache-control', 'no-store');
    const origin = c.req.header('origin');
    if (origin !== undefined && !options.origins.includes(origin)) return c.json({ error: 'submit/rejected', reason: 'origin' }, 403);
    if (await options.isFlood(c.req.raw)) return c.json({ error: 'submit/rejected' }, 429, { 'retry-after': '60' });
    const owner = await options.authenticate(c.req.raw);
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
      if (await options.isHasty(c.get('owner'), kind)) return c.json({ error: 'submit/rejected' }, 429, { 'retry-after': '60' });
      return next();
    });
  const verify = async (owner: Owner, request: Request): Promise<Outcome | Received> => {
    const mostStills = await options.mostStills();
    const again = request.headers.get(RETRY_HEADER) === '1';
    const hasty = await options.isHasty(owner, 'bundles');
    return options.verify(owner, { request, again, hasty }, (arrived) => readBundle(request, mostStills, arrived));
  };
  app.get('/me/status', async (c) => {
    const { enrolled, since } = await options.status(c.get('owner'));
    return c.json({ enrolled, since });
  });
  app.get('/me/export', async (c) => {
    if (!options.isFresh(c.get('owner'))) return c.json({ error: 'submit/rejected', reason: 'login' }, 403);
    c.header('content-disposition', 'attachment; filename="countersign-export.json"');
    return c.json(await options.privacy.export(c.get('owner')));
  });
  app.post('/me/withdraw', async (c) => c.json({ erased: await options.privacy.withdraw(c.get('owner')) }));
  app.delete('/me/biometrics', async (c) => c.json({ erased: await options.privacy.erase(c.get('owner')) }));
  app.post('/challenges', async (c) => {
    const body = await readText(c.req.raw, MAX_REQUEST_BYTES);
    if (body === null) return c.json({ error: 'submit/too-large' }, 413);
    const purpose = readPurpose(body);
    const { course = '', activity = '', attempt = '1' } = c.req.query();
    if (purpose === undefined || !isDecodable(new URL(c.req.url).search) || ![course, activity, attempt].every(isName))
      return c.json({ error: 'challenge/invalid' }, 400);
    const answer = await options.challenge(c.get('owner'), { course, activity, attempt, purpose }, c.req.raw);
    if ('token' in answer) return c.json({ challenge: answer.token });
    if (answer.refused === 'pause') return c.json({ error: 'submit/rejected' }, 429, { 'retry-after': String(answer.retryAfterSeconds) });
    if (answer.refused === 'platform') return c.json({ error: 'challenge/invalid', reason: answer.reason }, answer.status);
    return c.json({ error: REFUSALS[answer.refused] ?? 'challenge/invalid', reason: answer.refused }, 409);
  });
  app.post('/bundles', async (c) => {
    const answer = await verify(c.get('owner'), c.req.raw);
    if ('received' in answer) return c.json({ received: true });
    const { result, reasons, receipt } = answer;
    return c.json({ result, reasons, receipt });
  });
  app.onError((error, c) => {
    if (error instanceof VerificationError) {
      if (error.code === 'bundle/busy' && error.cause !== undefined) options.onError(error.cause);
      return c.json({ error: error.outward }, error.status as 400, WAIT[error.status] ?? {});
    }
    options.onError(error);
    return c.json({ error: 'internal' }, 500);
  });
  return async (request) => (routeOf(request) === null ? new Response('404 Not Found', { status: 404 }) : app.fetch(request));
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

/** `null` where none is named; `undefined` for a body that is not the one expected. */
function readPurpose(body: string): ChallengeOptions['purpose'] | undefined {
  if (body === '') return null;
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return undefined;
    const { purpose } = value as { purpose?: unknown };
    if (purpose === undefined) return null;
    return purpose === 'enroll' || purpose === 'verify' || purpose === 'monitor' || purpose === 'rebind' ? purpose : undefined;
  } catch {
    return undefined;
  }
}
