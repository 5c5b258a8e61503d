import type { Context, Hono } from 'hono';
import type { Database } from '../../server.js';
import type { Tenant } from '../configuration/configuration.js';
import { type Check, findCheckById } from '../store/checks.js';
import { showCheck } from './check-resource.js';
import type { OpenToken } from './check-token.js';
import { failCheck } from './end-checks.js';
import type { DecisionOptions } from './follow-decision.js';
import { type RunningCheck, running } from './running-check.js';

/** What the library is handed beside a request. */
export interface BrowserContext {
  /** `null`: the token is none, or opens nothing from here. */
  readonly check: RunningCheck | null;
  readonly address: string | null;
}

export interface BrowserOptions extends Omit<DecisionOptions, 'tenantOf'> {
  readonly database: Database;
  readonly publicUrl: string;
  readonly tenantOf: (id: string) => Pick<Tenant, 'id' | 'webhooks'>;
  readonly tenants: ReadonlyMap<string, Pick<Tenant, 'origins'>>;
  readonly openToken: OpenToken;
  /** The library's own handler, at the root. */
  readonly answer: (request: Request, context: BrowserContext) => Promise<Response>;
  readonly addressOf: (c: Context) => string | null;
  /** Told how a request of a check ended: a result, or a code. */
  readonly onAnswer: (kind: 'challenges' | 'bundles', outcome: string) => void;
}

/** Whatever the learner does, the library says the same again. */
const FINAL: readonly unknown[] = ['enrolled', 'not-enrolled', 're-enroll', 'stopped', 'withdrawn'];

/**
 * What the element and the hosted page ask: `GET /browser/{id}`, `POST /browser/{id}/challenges`
 * and `/bundles`, and those of hand-overs, with the check's token in place of a cookie. A phone has
 * none: `/phone/…` asks the library as it is.
 */
export function mountBrowserRoutes(app: Hono, options: BrowserOptions): void {
  const { publicUrl, now, onAnswer } = options;
  app.get('/browser/:id', async (c) => {
    const check = await findOpened(c, options);
    c.header('cache-control', 'no-store');
    if (check === null) return c.json({ error: 'submit/rejected' }, 401);
    const { state, lang, returnUrl } = showCheck(check, now());
    return c.json({ state, lang, returnUrl });
  });
  for (const path of ['handovers', 'handovers/state', 'handovers/events', 'handovers/cancel'])
    app.on(['GET', 'POST', 'OPTIONS'], `/browser/:id/${path}`, async (c) => {
      const check = c.req.method === 'OPTIONS' ? null : await findOpened(c, options);
      const target = new URL(`${publicUrl}/${path}${new URL(c.req.url).search}`);
      return options.answer(new Request(target, c.req.raw), {
        check: check === null ? null : runningOf(check),
        address: options.addressOf(c),
      });
    });
  for (const path of ['open', 'state', 'part', 'cancel'])
    app.on(['GET', 'POST', 'OPTIONS'], `/phone/${path}`, (c) =>
      options.answer(new Request(`${publicUrl}/phone/${path}`, c.req.raw), { check: null, address: options.addressOf(c) }),
    );
  for (const kind of ['challenges', 'bundles'] as const)
    app.on(['POST', 'OPTIONS'], `/browser/:id/${kind}`, async (c) => {
      const check = c.req.method === 'OPTIONS' ? null : await findOpened(c, options);
      // Of a check that is over, too: a page whose answer was lost asks for it again. What is new
      // is refused by the hooks.
      const store = check === null ? null : runningOf(check);
      const target = new URL(`${publicUrl}/${kind}`);
      if (check !== null)
        target.search = new URLSearchParams({ course: check.course, activity: check.activity, attempt: check.attempt }).toString();
      const request = new Request(target, c.req.raw);
      const ask = (): Promise<Response> => options.answer(request, { check: store, address: options.addressOf(c) });
      const answered = store === null ? await ask() : await running.run(store, ask);
      const { response, outcome } = await settled(answered, store, options);
      if (c.req.method === 'POST') onAnswer(kind, outcome);
      return response;
    });
}

/** The check of the token, where the request may come from. */
async function findOpened(c: Context, { database, openToken, publicUrl, tenants }: BrowserOptions): Promise<Check | null> {
  const [, token = ''] = /^Bearer ([\w.-]{1,100})$/.exec(c.req.header('authorization') ?? '') ?? [];
  const id = await openToken(token);
  if (id === null || id !== c.req.param('id')) return null;
  const check = await findCheckById(database, id);
  const origins = check === null ? undefined : tenants.get(check.tenant)?.origins;
  if (origins === undefined) return null;
  const origin = c.req.header('origin');
  return origin === undefined || origin === publicUrl || origins.includes(origin) ? check : null;
}

function runningOf({ id, tenant, subject, authenticatedAt }: Check): RunningCheck {
  return { id, tenant, subject, authenticatedAt, triesLeft: null, isOver: false };
}

/** What follows from the library's answer, and the answer with what only the service knows. */
async function settled(
  answered: Response,
  store: RunningCheck | null,
  options: BrowserOptions,
): Promise<{ readonly response: Response; readonly outcome: string }> {
  if (answered.headers.get('content-type')?.startsWith('application/json') !== true)
    return { response: answered, outcome: String(answered.status) };
  const said = (await answered.json()) as { error?: unknown; reason?: unknown; result?: unknown; triesLeft?: unknown };
  const { headers } = answered;
  headers.delete('content-length');
  if (store?.isOver === true)
    return { response: Response.json({ error: 'challenge/invalid', reason: 'over' }, { status: 409, headers }), outcome: 'over' };
  if (store !== null && answered.status === 409 && FINAL.includes(said.reason))
    await failCheck(options.database, store.id, String(said.reason), options);
  const left = store?.triesLeft ?? null;
  const told = left !== null && typeof said.triesLeft === 'number' ? { ...said, triesLeft: Math.min(said.triesLeft, left) } : said;
  const outcome = String(said.result ?? said.reason ?? said.error ?? answered.status);
  return { response: Response.json(told, { status: answered.status, headers }), outcome };
}
