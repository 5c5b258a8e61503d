import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context, Next } from 'hono';

const HOUR = 3600;
const TOO_LARGE = 70_000;

/** The backend, as it answers without a fault. */
export type Pass = (request: Request) => Promise<Response>;

interface Fault {
  /**
   * Stands in for a request to the check's backend: for every one, or for those whose address has
   * `at` in it.
   */
  around?: (request: Request, pass: Pass) => Promise<Response>;
  at?: string;
  /** Moves the backend's clock while it handles such a request. */
  clockAheadSeconds?: number;
  /** Answers for a file of the build. */
  asset?: { path: RegExp; answer: (c: Context, next: Next) => Promise<Response | undefined> | Response };
}

const MODELS = /\.bin$/;
const unavailable = async () => Response.json({ error: 'internal' }, { status: 503 });
const asItComes = (request: Request, pass: Pass) => pass(request);

/** What can be made to go wrong, by name. */
const FAULTS: Readonly<Record<string, Fault>> = {
  none: {},
  'backend-down': { around: unavailable },
  'backend-down-at-submit': { at: '/bundles', around: unavailable },
  'challenge-garbled': { at: '/challenges', around: async () => Response.json({ challenge: 'not.a.token' }) },
  'challenge-used': {
    at: '/bundles',
    around: async (request, pass) => {
      await pass(request.clone());
      return pass(request);
    },
  },
  'challenge-expired': { at: '/bundles', around: asItComes, clockAheadSeconds: 48 * HOUR },
  late: { at: '/bundles', around: asItComes, clockAheadSeconds: HOUR },
  'flipped-byte': { at: '/bundles', around: async (request, pass) => pass(replaceBody(request, flip(await request.text()))) },
  oversized: {
    at: '/bundles',
    around: async (request, pass) => pass(replaceBody(request, (await request.text()).padEnd(TOO_LARGE, 'A'))),
  },
  'model-missing': { asset: { path: MODELS, answer: (c) => c.text('Not found', 404) } },
  'model-html': { asset: { path: MODELS, answer: (c) => c.html('<!doctype html><title>Home</title>') } },
  'model-corrupt': { asset: { path: MODELS, answer: corrupt } },
  'worker-missing': { asset: { path: /face-worker/, answer: (c) => c.text('Not found', 404) } },
  'assets-stalled': { asset: { path: MODELS, answer: () => new Promise(() => undefined) } },
  'assets-slow': { asset: { path: /\/assets\//, answer: slow } },
};

/** Whose fault it is that holds for every learner. */
const EVERYBODY = '';

export interface Faults {
  readonly names: readonly string[];
  current(learner?: string): string;
  /** How far the backend's clock is ahead while it handles this request. */
  clockAheadSeconds(): number;
  /** @param times for how many requests; default: for ever */
  set(fault: string, times?: number, learner?: string): void;
  around(request: Request, learner: string | undefined, pass: Pass): Promise<Response>;
  assets(c: Context, learner: string | undefined, next: Next): Promise<Response | undefined>;
}

/** One fault at a time for each learner (or for everybody), for ever or for so many requests. */
export function createFaults(): Faults {
  const set = new Map<string, { name: string; fault: Fault; left: number }>();
  const aheadSeconds = new AsyncLocalStorage<number>();
  const of = (learner = EVERYBODY): string => (set.has(learner) ? learner : EVERYBODY);
  const spend = (learner?: string): void => {
    const one = set.get(of(learner));
    if (one === undefined) return;
    one.left -= 1;
    if (one.left <= 0) set.delete(of(learner));
  };
  return {
    names: Object.keys(FAULTS),
    current: (learner) => set.get(of(learner))?.name ?? 'none',
    clockAheadSeconds: () => aheadSeconds.getStore() ?? 0,
    set(name, times = Number.POSITIVE_INFINITY, learner = EVERYBODY) {
      const fault = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
      if (fault === undefined) throw new TypeError(`no fault ${name}`);
      if (name === 'none') set.delete(learner);
      else set.set(learner, { name, fault, left: times });
    },
    async around(request, learner, pass) {
      const { around, at = '', clockAheadSeconds = 0 } = set.get(of(learner))?.fault ?? {};
      if (around === undefined || !request.url.includes(at)) return pass(request);
      spend(learner);
      return aheadSeconds.run(clockAheadSeconds, () => around(request, pass));
    },
    async assets(c, learner, next) {
      const { asset } = set.get(of(learner))?.fault ?? {};
      if (!asset?.path.test(c.req.path)) {
        await next();
        return undefined;
      }
      spend(learner);
      return asset.answer(c, next);
    },
  };
}

async function corrupt(c: Context, next: Next): Promise<undefined> {
  await next();
  const bytes = new Uint8Array(await c.res.arrayBuffer());
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  c.res = new Response(bytes, c.res);
}

async function slow(_: Context, next: Next): Promise<undefined> {
  await pause(5_000);
  await next();
}

/** Another character in the middle of the ciphertext. */
function flip(sealed: string): string {
  const at = sealed.lastIndexOf('.') - 100;
  return `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
}

function replaceBody(request: Request, body: string): Request {
  return new Request(request.url, { method: request.method, headers: request.headers, body });
}
