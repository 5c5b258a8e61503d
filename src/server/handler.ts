import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { VerificationError } from '../bundle/verification-error.js';
import type { Outcome, Purpose } from '../types.js';
import type { ChallengeRefusal } from './challenge.js';
import type { Keys } from './keys.js';
import type { Owner } from './store.js';

/** A sealed bundle is at most this long. */
const MAX_BUNDLE_BYTES = 64 * 1024;
const MAX_REQUEST_BYTES = 1024;

export interface HandlerOptions {
  readonly basePath: string;
  readonly origins: readonly string[];
  readonly keys: () => Promise<Keys>;
  readonly authenticate: (request: Request) => Promise<Owner | null>;
  readonly challenge: (
    owner: Owner,
    request: { readonly course: string; readonly activity: string; readonly attempt: string; readonly purpose: Purpose | null },
  ) => Promise<{ readonly token: string } | ChallengeRefusal>;
  readonly verify: (owner: Owner, sealed: string) => Promise<Outcome>;
  readonly status: (owner: Owner) => Promise<{ readonly enrolled: boolean; readonly since: number | null }>;
}

type Env = { Variables: { owner: Owner } };

/** The HTTP side: `POST challenges`, `POST bundles`, `GET me/status`, `GET .well-known/jwks.json`. */
export function createHandler(options: HandlerOptions): (request: Request) => Promise<Response> {
  const app = new Hono<Env>().basePath(options.basePath);
  app.get('/.well-known/jwks.json', async (c) =>
    c.json((await options.keys()).jwks, 200, { 'cache-control': 'public, max-age=3600', 'access-control-allow-origin': '*' }),
  );
  app.use(cors({ origin: [...options.origins], credentials: true }));
  app.use(async (c, next) => {
    const origin = c.req.header('origin');
    if (origin !== undefined && !options.origins.includes(origin)) return c.json({ error: 'submit/rejected' }, 403);
    const owner = await options.authenticate(c.req.raw);
    if (owner === null) return c.json({ error: 'submit/rejected' }, 401);
    c.set('owner', owner);
    c.header('cache-control', 'no-store');
    return next();
  });
  app.get('/me/status', async (c) => c.json(await options.status(c.get('owner'))));
  app.post('/challenges', limited(MAX_REQUEST_BYTES), async (c) => {
    const purpose = readPurpose(await c.req.text());
    const { course = '', activity = '', attempt = '1' } = c.req.query();
    if (purpose === undefined || ![course, activity, attempt].every((value) => value.length >= 1 && value.length <= 200))
      return c.json({ error: 'challenge/invalid' }, 400);
    const answer = await options.challenge(c.get('owner'), { course, activity, attempt, purpose });
    if ('token' in answer) return c.json({ challenge: answer.token });
    if (answer.refused === 'pause') return c.json({ error: 'submit/rejected' }, 429, { 'retry-after': String(answer.retryAfterSeconds) });
    return c.json({ error: answer.refused === 'stopped' ? 'submit/rejected' : 'challenge/invalid', reason: answer.refused }, 409);
  });
  app.post('/bundles', limited(MAX_BUNDLE_BYTES), async (c) => {
    if (c.req.header('content-type') !== 'application/jose') return c.json({ error: 'submit/rejected' }, 415);
    const { result, reasons, receipt } = await options.verify(c.get('owner'), await c.req.text());
    return c.json({ result, reasons, receipt });
  });
  app.onError((error, c) => {
    if (error instanceof VerificationError) return c.json({ error: error.outward }, error.status as 400);
    return c.json({ error: 'internal' }, 500);
  });
  return async (request) => app.fetch(request);
}

function limited(maxSize: number) {
  return bodyLimit({ maxSize, onError: (c) => c.json({ error: 'submit/too-large' }, 413) });
}

/** `undefined` for a body that is not the one expected. */
function readPurpose(body: string): Purpose | null | undefined {
  if (body === '') return null;
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return undefined;
    const { purpose } = value as { purpose?: unknown };
    if (purpose === undefined) return null;
    return purpose === 'enroll' || purpose === 'verify' ? purpose : undefined;
  } catch {
    return undefined;
  }
}
