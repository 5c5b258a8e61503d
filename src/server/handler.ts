import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { etag } from 'hono/etag';
import { VerificationError } from '../bundle/verification-error.js';
import type { ErrorCode } from '../errors.js';
import type { Outcome } from '../types.js';
import type { ChallengeOptions, ChallengeRefusal } from './challenge.js';
import type { Keys } from './keys.js';
import { RETRY_HEADER } from './lost-answer.js';
import type { Privacy } from './privacy.js';
import { readBundle, readText } from './read-bundle.js';
import type { Owner, Session } from './store.js';
import type { Received } from './verify-options.js';

const MAX_REQUEST_BYTES = 1024;
/** Names that stand in challenges: the limits of the wire format. */
const NAME = /^\P{Cc}{1,200}$/u;
/** The handler may be mounted anywhere: only the end of the path counts. */
const ROUTE = /\/(?:challenges|bundles|me\/(?:status|export|withdraw|biometrics)|\.well-known\/jwks\.json)$/;

export interface HandlerOptions {
  readonly origins: readonly string[];
  readonly keys: () => Promise<Keys>;
  readonly authenticate: (request: Request) => Promise<Session | null>;
  readonly challenge: (
    owner: Session,
    request: Pick<ChallengeOptions, 'course' | 'activity' | 'attempt' | 'purpose'>,
  ) => Promise<{ readonly token: string } | ChallengeRefusal>;
  readonly mostStills: () => Promise<number>;
  /** Whether an address asks too often. */
  readonly isFlood: (request: Request) => Promise<boolean>;
  /** Counts a learner's request, and whether they ask too often. */
  readonly isHasty: (owner: Owner, kind: 'challenges' | 'bundles' | 'me') => Promise<boolean>;
  /** Reading the bundle may fail with a VerificationError of step 1. */
  readonly verify: (
    owner: Owner,
    bundle: { readonly mostStills: number; readonly again: boolean; readonly hasty: boolean },
    read: () => Promise<string>,
  ) => Promise<Outcome | Received>;
  readonly privacy: Privacy;
  readonly status: (owner: Owner) => Promise<{ readonly enrolled: boolean; readonly since: number | null }>;
  /** Told what nobody expected: the answer says only `internal`. */
  readonly onError: (error: unknown) => void;
}

/** What the page is told where it is not that the challenge does not fit. */
const REFUSALS: Readonly<Partial<Record<ChallengeRefusal['refused'], ErrorCode>>> = {
  stopped: 'submit/rejected',
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
 * The HTTP side: `POST challenges`, `POST bundles`, `GET me/status`, `GET me/export`, `POST me/withdraw`, `DELETE me/biometrics`,
 * `GET .well-known/jwks.json`.
 */
export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const app = new Hono<Env>({ getPath: ({ url }) => ROUTE.exec(new URL(url).pathname)?.[0] ?? '/' });
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
    if (![owner.tenant, owner.subject].every((name) => NAME.test(name)))
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
    return options.verify(owner, { mostStills, again, hasty }, () => readBundle(request, mostStills));
  };
  app.get('/me/status', async (c) => {
    const { enrolled, since } = await options.status(c.get('owner'));
    return c.json({ enrolled, since });
  });
  app.get('/me/export', async (c) => {
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
    if (purpose === undefined || ![course, activity, attempt].every((name) => NAME.test(name)))
      return c.json({ error: 'challenge/invalid' }, 400);
    const answer = await options.challenge(c.get('owner'), { course, activity, attempt, purpose });
    if ('token' in answer) return c.json({ challenge: answer.token });
    if (answer.refused === 'pause') return c.json({ error: 'submit/rejected' }, 429, { 'retry-after': String(answer.retryAfterSeconds) });
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
  return async (request) => app.fetch(request);
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
