import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';

const HOUR = 3600;
const TOO_LARGE = 70_000;

/**
 * What can be made to go wrong, by name. `around` stands in for a request to the check's backend, `asset` for a file of the build,
 * `clockAheadSeconds` moves the backend's clock while a bundle is handled.
 */
const FAULTS = {
  none: {},
  'backend-down': { around: async () => Response.json({ error: 'internal' }, { status: 503 }) },
  'backend-down-at-submit': { around: on('/bundles', async () => Response.json({ error: 'internal' }, { status: 503 })) },
  'challenge-garbled': { around: on('/challenges', async () => Response.json({ challenge: 'not.a.token' })) },
  'challenge-used': {
    around: on('/bundles', async (request, pass) => {
      await pass(request.clone());
      return pass(request);
    }),
  },
  'challenge-expired': { around: on('/bundles', (request, pass) => pass(request)), clockAheadSeconds: 48 * HOUR },
  late: { around: on('/bundles', (request, pass) => pass(request)), clockAheadSeconds: HOUR },
  'flipped-byte': { around: on('/bundles', async (request, pass) => pass(replaceBody(request, flip(await request.text())))) },
  oversized: { around: on('/bundles', async (request, pass) => pass(replaceBody(request, (await request.text()).padEnd(TOO_LARGE, 'A')))) },
  'model-missing': { asset: /\.bin$/, answer: (c) => c.text('Not found', 404) },
  'model-html': { asset: /\.bin$/, answer: (c) => c.html('<!doctype html><title>Home</title>') },
  'model-corrupt': { asset: /\.bin$/, answer: corrupt },
  'worker-missing': { asset: /face-worker/, answer: (c) => c.text('Not found', 404) },
  'assets-stalled': { asset: /\.bin$/, answer: () => new Promise(() => undefined) },
  'assets-slow': { asset: /\/assets\//, answer: slow },
};

/** Whose fault it is that holds for every learner. */
const EVERYBODY = '';

/**
 * One fault at a time for each learner (or for everybody), for ever or for so many requests.
 */
export function createFaults() {
  const set = new Map();
  const aheadSeconds = new AsyncLocalStorage();
  const of = (learner) => (set.has(learner) ? learner : EVERYBODY);
  const current = (learner) => set.get(of(learner))?.fault ?? 'none';
  const spend = (learner) => {
    const one = set.get(of(learner));
    one.left -= 1;
    if (one.left <= 0) set.delete(of(learner));
  };
  return {
    names: Object.keys(FAULTS),
    current,
    /** How far the backend's clock is ahead while it handles this request. */
    clockAheadSeconds: () => aheadSeconds.getStore() ?? 0,
    set(fault, times = Number.POSITIVE_INFINITY, learner = EVERYBODY) {
      if (!Object.hasOwn(FAULTS, fault)) throw new TypeError(`no fault ${fault}`);
      if (fault === 'none') set.delete(learner);
      else set.set(learner, { fault, left: times });
    },
    async around(request, learner, pass) {
      const fault = FAULTS[current(learner)];
      const stand = fault.around?.matches === undefined || request.url.includes(fault.around.matches) ? fault.around : undefined;
      if (stand === undefined) return pass(request);
      spend(learner);
      return aheadSeconds.run(fault.clockAheadSeconds ?? 0, () => stand(request, pass));
    },
    async assets(c, learner, next) {
      const { asset, answer } = FAULTS[current(learner)];
      if (!asset?.test(c.req.path)) return next();
      spend(learner);
      return answer(c, next);
    },
  };
}

function on(matches, stand) {
  return Object.assign(stand, { matches });
}

async function corrupt(c, next) {
  await next();
  const bytes = new Uint8Array(await c.res.arrayBuffer());
  bytes[bytes.length >> 1] ^= 1;
  c.res = new Response(bytes, c.res);
}

async function slow(_, next) {
  await pause(5_000);
  await next();
}

/** Another character in the middle of the ciphertext. */
function flip(sealed) {
  const at = sealed.lastIndexOf('.') - 100;
  return `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
}

function replaceBody(request, body) {
  return new Request(request.url, { method: request.method, headers: request.headers, body });
}
