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

/**
 * One fault at a time, for ever or for so many requests.
 */
export function createFaults() {
  let current = 'none';
  let left = Number.POSITIVE_INFINITY;
  let clockAheadSeconds = 0;
  const spend = () => {
    left -= 1;
    if (left <= 0) current = 'none';
  };
  return {
    names: Object.keys(FAULTS),
    current: () => current,
    clockAheadSeconds: () => clockAheadSeconds,
    set(fault, times = Number.POSITIVE_INFINITY) {
      if (!Object.hasOwn(FAULTS, fault)) throw new TypeError(`no fault ${fault}`);
      current = fault;
      left = times;
    },
    async around(request, pass) {
      const fault = FAULTS[current];
      const stand = fault.around?.matches === undefined || request.url.includes(fault.around.matches) ? fault.around : undefined;
      if (stand === undefined) return pass(request);
      spend();
      clockAheadSeconds = fault.clockAheadSeconds ?? 0;
      try {
        return await stand(request, pass);
      } finally {
        clockAheadSeconds = 0;
      }
    },
    async assets(c, next) {
      const { asset, answer } = FAULTS[current];
      if (!asset?.test(c.req.path)) return next();
      spend();
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
