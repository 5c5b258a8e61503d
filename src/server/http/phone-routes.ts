import type { Hono } from 'hono';
import * as v from 'valibot';
import { randomSchema } from '../../bundle/challenge-schema.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { Backend } from '../backend/backend.js';
import { cancelHandover, type StoredHandover, stateOf } from '../handover/handover-rows.js';
import { openHandover, phoneHandover } from '../handover/open-handover.js';
import { takePart } from '../handover/take-part.js';
import { readPolicies } from '../policy/stored-policies.js';
import type { Admit } from './admission.js';
import type { Env } from './env.js';
import { readBundle, readText } from './read-bundle.js';
import { countRequest } from './request-rate.js';
import { mostLines } from './take-bundle.js';

const MAX_REQUEST_BYTES = 1024;
/** Codes that one network may try in a minute; where nobody says who asks, all together. */
const MOST_CODES = 30;
const phoneSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
const openSchema = v.union([
  v.strictObject({ link: randomSchema, phone: phoneSchema }),
  v.strictObject({ code: v.pipe(v.string(), v.maxLength(40)), phone: phoneSchema }),
]);

/**
 * The phone's side, without a session: `POST phone/open` takes the hand-over for this phone and
 * says what it is for; with the phone's own secret, `POST phone/part` takes what it saw, `GET
 * phone/state` says how things stand, and `POST phone/cancel` ends them on both sides.
 */
export function mountPhoneRoutes(app: Hono<Env>, backend: Backend, admit: Admit): void {
  const { database, audience, origins, now } = backend;
  app.post('/phone/open', async (c) => {
    const asked = readOpening(await readText(c.req.raw, MAX_REQUEST_BYTES));
    if (asked === null) return c.json({ error: 'handover/over' }, 400);
    const { phone, ...way } = asked;
    const keys = await backend.keys();
    await backend.policy();
    if ('code' in way && (await countRequest(database, keys, ['codes', c.get('network') ?? ''], now())) > MOST_CODES)
      return c.json({ error: 'submit/rejected' }, 429, { 'retry-after': '60' });
    return c.json(await openHandover(database, { keys, now: now() }, way, phone));
  });
  app.get('/phone/state', async (c) => c.json({ state: stateOf(await ofPhone(backend, c.req.raw), now()) }));
  app.post('/phone/cancel', async (c) => {
    const handover = await ofPhone(backend, c.req.raw);
    await cancelHandover(database, handover.id, now());
    return c.json({ state: 'canceled' });
  });
  app.post('/phone/part', async (c) => {
    const handover = await ofPhone(backend, c.req.raw);
    const policy = await backend.policy();
    const most = Math.max(...[policy, ...(await readPolicies(database, policy))].map(mostLines));
    const options = { database, keys: await backend.keys(), audience, origins, now: now() };
    await admit({
      learner: JSON.stringify([handover.tenant, handover.subject]),
      address: c.get('network'),
      read: (arrived) => readBundle(c.req.raw, most, arrived),
      work: (sealed) => takePart(sealed, handover, options),
    });
    return c.json({ state: 'done' });
  });
}

/**
 * The hand-over of the phone that asks: `Authorization: Bearer <id>.<secret>`.
 *
 * @throws VerificationError part/unknown, part/foreign
 */
async function ofPhone({ database, keys, policy }: Backend, request: Request): Promise<StoredHandover> {
  const [, id = '', phone = ''] = /^Bearer ([\w-]{16,200})\.([\w-]{43})$/.exec(request.headers.get('authorization') ?? '') ?? [];
  if (id === '') throw new VerificationError('part/foreign');
  await policy();
  return phoneHandover(database, await keys(), id, phone);
}

function readOpening(body: string | null): v.InferOutput<typeof openSchema> | null {
  try {
    return v.parse(openSchema, JSON.parse(body ?? ''));
  } catch {
    return null;
  }
}
