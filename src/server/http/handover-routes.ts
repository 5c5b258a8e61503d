import type { Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import * as v from 'valibot';
import { randomSchema } from '../../bundle/challenge-schema.js';
import type { Backend } from '../backend/backend.js';
import { createHandover } from '../handover/create-handover.js';
import { cancelHandover, findHandover, type HandoverState, type StoredHandover, stateOf } from '../handover/handover-rows.js';
import type { Owner } from '../store/owner.js';
import type { Env } from './env.js';
import { readText } from './read-bundle.js';
import { isHasty } from './request-rate.js';

const MAX_REQUEST_BYTES = 1024;
/** Streams of one learner that a process holds at once: the others ask from time to time. */
const MOST_STREAMS = 4;
/** Between two looks at the row: another process may have changed it. */
const LOOK_MS = 1000;
/** Proxies close what says nothing for half a minute. */
const LOOKS_BETWEEN_SIGNS = 15;
const HASTY = { 'retry-after': '60' };

/** What the computer is told of a hand-over: how it stands, and the hash of what the phone sent. */
interface Told {
  readonly state: HandoverState;
  readonly part?: string;
}

/**
 * The computer's side: `POST handovers` begins one, `GET handovers/state` and `handovers/events`
 * (server-sent) say how it stands, `POST handovers/cancel` ends it. A hand-over is its learner's.
 */
export function mountHandoverRoutes(app: Hono<Env>, backend: Backend): void {
  const { database, now } = backend;
  const streams = new Map<string, number>();
  app.post('/handovers', async (c) => {
    const owner = c.get('owner');
    if (await isHasty(backend, owner, 'challenges')) return c.json({ error: 'submit/rejected' }, 429, HASTY);
    const asked = readMember(await readText(c.req.raw, MAX_REQUEST_BYTES), 'nonce');
    if (asked === null) return c.json({ error: 'challenge/invalid' }, 400);
    const options = { database, keys: await backend.keys(), policy: await backend.policy(), now: now() };
    const made = await createHandover(options, owner, { nonce: asked, origin: c.req.header('origin') ?? null });
    return made === null ? c.json({ error: 'handover/over' }, 409) : c.json(made);
  });
  app.use('/handovers/*', async (c, next) => {
    if (await isHasty(backend, c.get('owner'), 'handovers')) return c.json({ error: 'submit/rejected' }, 429, HASTY);
    return next();
  });
  app.post('/handovers/cancel', async (c) => {
    const asked = readMember(await readText(c.req.raw, MAX_REQUEST_BYTES), 'handover');
    const handover = await findOwn(backend, c.get('owner'), asked ?? '');
    if (handover !== null) await cancelHandover(database, handover.id, now());
    return c.json({ state: 'canceled' });
  });
  app.get('/handovers/state', async (c) => c.json(await tell(backend, c.get('owner'), c.req.query('handover') ?? '')));
  app.get('/handovers/events', async (c) => {
    const owner = c.get('owner');
    const id = c.req.query('handover') ?? '';
    const key = JSON.stringify([owner.tenant, owner.subject]);
    const open = streams.get(key) ?? 0;
    if (open >= MOST_STREAMS) return c.json({ error: 'submit/rejected' }, 429, HASTY);
    streams.set(key, open + 1);
    // Proxies that gather an answer before they pass it on are asked not to.
    c.header('x-accel-buffering', 'no');
    return streamSSE(
      c,
      async (stream) => {
        try {
          await follow(stream, () => tell(backend, owner, id));
        } finally {
          const left = (streams.get(key) ?? 1) - 1;
          if (left > 0) streams.set(key, left);
          else streams.delete(key);
        }
      },
      async (error) => backend.onError(error),
    );
  });
}

/** Each change, until nothing changes any more or the page has gone. */
async function follow(stream: SSEStreamingApi, look: () => Promise<Told>): Promise<void> {
  let last: HandoverState | null = null;
  for (let looks = 0; !stream.aborted && !stream.closed; looks++) {
    const told = await look();
    if (told.state !== last) await stream.writeSSE({ data: JSON.stringify(told) });
    else if (looks % LOOKS_BETWEEN_SIGNS === 0) await stream.write(':\n\n');
    last = told.state;
    if (told.state !== 'waiting' && told.state !== 'connected') return;
    await stream.sleep(LOOK_MS);
  }
}

async function tell(backend: Backend, owner: Owner, id: string): Promise<Told> {
  const handover = await findOwn(backend, owner, id);
  const state = stateOf(handover, backend.now());
  return { state, ...(state === 'done' && handover?.partHash ? { part: handover.partHash } : {}) };
}

async function findOwn({ database }: Backend, { tenant, subject }: Owner, id: string): Promise<StoredHandover | null> {
  const found = v.is(randomSchema, id) ? await findHandover(database, 'id', id) : null;
  return found?.tenant === tenant && found.subject === subject ? found : null;
}

/** A random value that stands in a body under this name, and nothing beside it. */
function readMember(body: string | null, name: string): string | null {
  try {
    return v.parse(v.strictObject({ [name]: randomSchema }), JSON.parse(body ?? ''))[name] ?? null;
  } catch {
    return null;
  }
}
