import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openBundle } from '../../src/bundle/server/open.js';
import { findChallenge } from '../../src/server/store/challenges.js';
import { START } from '../support/backend.js';
import { DATABASES } from '../support/databases.js';
import { evidenceOf } from '../support/evidence.js';
import { bareCrypto } from './verify/bare-crypto.js';
import { openPlatform, type Platform, type Waiting } from './verify/platform.js';
import { replayedStore } from './verify/replayed-store.js';
import { type Shares, sharesOf } from './verify/shares.js';
import { type Pace, type Stopwatch, stepClock, stopwatch } from './verify/stopwatch.js';
import { type DatabaseWork, timedDatabase } from './verify/timed-database.js';

interface Report {
  /** All 22 steps with a store that costs nothing. */
  readonly perSecond: number;
  /** The bare cryptography of the same bundles, in turns with it. */
  readonly cryptoPerSecond: number;
  readonly ratio: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /**
   * Mean time by the clock of each step that takes any; what is compared and decided ends with step
   * 20.
   */
  readonly stepMs: Readonly<Record<string, number>>;
  /** Steps 2 to 11 alone. */
  readonly open: Pace;
  /**
   * All steps on a database; of PostgreSQL the processor time of its own processes is not in the
   * figure.
   */
  readonly databases: Readonly<Record<string, Pace & { readonly shares: Shares }>>;
  readonly bytes: { readonly enroll: number; readonly verify: number };
  readonly memory: Memory;
}

interface Memory {
  /** Of the whole process at its highest. */
  readonly peakRssMb: number;
  /** What stays on the heap of each verification, after a collection. */
  readonly heapGrowthBytes: number;
}

/** Bundles that are verified to warm up, and then in each setting. */
const WARM_UP = 60;
const COUNT = 600;

/**
 * `npm run bench -- verify [--json] [--count N] [--typists N]`: verifications per second on one
 * core, of right bundles that are accepted, with all steps on: beside the bare cryptography of the
 * same bundles, and on PGlite and PostgreSQL (`TEST_DATABASE_URL`), where it tells what the time
 * goes to.
 * `--typists` is how many learners are enrolled and count for others, 12 without it; 10,000 take
 * half an hour.
 */
export async function run(args: readonly string[]): Promise<void> {
  const count = args.includes('--count') ? Number(args[args.indexOf('--count') + 1]) : COUNT;
  if (!(Number.isInteger(count) && count > 0)) throw new Error('--count takes a whole number');
  const typists = args.includes('--typists') ? Number(args[args.indexOf('--typists') + 1]) : undefined;
  if (typists !== undefined && !(Number.isInteger(typists) && typists >= 0)) throw new Error('--typists takes a whole number');
  const databases: Record<string, Report['databases'][string]> = {};
  let figures: Omit<Report, 'databases' | 'memory'> | null = null;
  let heapGrowthBytes = 0;
  for (const { name, available, open } of DATABASES) {
    if (!available) continue;
    const platform = await openPlatform(open, typists);
    try {
      console.error(`${count} bundles on ${name} …`);
      if (figures === null) {
        figures = await measureWithoutStore(platform, count);
        heapGrowthBytes = await measureGrowth(platform, count);
      }
      databases[name] = await measureDatabase(platform, count);
    } finally {
      await platform.backend.close();
    }
  }
  if (figures === null) throw new Error('no database');
  const memory = { peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024), heapGrowthBytes };
  const report: Report = { ...figures, databases, memory };
  if (args.includes('--json')) console.log(JSON.stringify(report));
  else console.dir(report, { depth: 4 });
}

/** In turns, so that whatever else the machine does falls on all alike. */
async function measureWithoutStore(platform: Platform, count: number): Promise<Omit<Report, 'databases' | 'memory'>> {
  const { store, waiting } = await recorded(platform, count + WARM_UP);
  const [whole, crypto, open] = [stopwatch(), stopwatch(), stopwatch()];
  const steps = stepClock();
  const key = platform.options.keys.decryption.values().next().value as CryptoKey;
  for (const [index, one] of waiting.entries()) {
    const timed = (watch: Stopwatch, work: () => Promise<unknown>): Promise<unknown> => (index < WARM_UP ? work() : watch.time(work));
    await timed(whole, () => platform.verify(one, { database: store, onStep: steps.passed }));
    steps.next(index >= WARM_UP);
    await timed(crypto, () => bareCrypto(one.sealed, key, one.browser.key.publicJwk));
    await timed(open, () => openOnly(platform, one));
  }
  const { perSecond, p50Ms, p99Ms } = whole.pace();
  const cryptoPerSecond = crypto.pace().perSecond;
  const ratio = Math.round((perSecond / cryptoPerSecond) * 1000) / 1000;
  return { perSecond, cryptoPerSecond, ratio, p50Ms, p99Ms, stepMs: steps.means(), open: open.pace(), bytes: await sizes(platform) };
}

/**
 * A store that knows the challenges of these bundles, and what the database answered one learner
 * after the other.
 */
async function recorded(
  platform: Platform,
  count: number,
): Promise<{ store: ReturnType<typeof replayedStore>['database']; waiting: Waiting[] }> {
  const { recorder, database } = replayedStore(platform.backend.database);
  for (const one of await platform.prepare(platform.learners * 2)) await platform.verify(one, { database: recorder });
  const waiting = await platform.prepare(count);
  for (const { challenge } of waiting) await findChallenge(recorder, challenge.claims.nonce);
  return { store: database, waiting };
}

function openOnly({ options }: Platform, { sealed, browser, now }: Waiting): Promise<unknown> {
  const { keys, audience, origins } = options;
  const device = { jwk: browser.key.publicJwk, revoked: false };
  return openBundle(sealed, { decryptionKeys: keys.decryption, deviceKey: async () => device, audience, origins, now, lateSeconds: 0 });
}

async function measureDatabase(platform: Platform, count: number): Promise<Report['databases'][string]> {
  const watch = stopwatch();
  const waiting = await platform.prepare(count + WARM_UP);
  for (const one of waiting.slice(0, WARM_UP)) await platform.verify(one);
  const { database, spent, total } = timedDatabase(platform.backend.database);
  const steps = stepClock(total);
  for (const one of waiting.slice(WARM_UP)) {
    await watch.time(() => platform.verify(one, { database, onStep: steps.passed }));
    steps.next(true);
  }
  const means = Object.fromEntries(Object.entries(spent).map(([work, ms]) => [work, ms / count])) as Record<DatabaseWork, number>;
  return { ...watch.pace(), shares: sharesOf(steps.means(), means) };
}

async function measureGrowth(platform: Platform, count: number): Promise<number> {
  const { store, waiting } = await recorded(platform, count);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  for (const one of waiting.slice(0, count / 2)) await platform.verify(one, { database: store });
  const before = heap();
  for (const one of waiting) await platform.verify(one, { database: store });
  return Math.round((heap() - before) / count);
}

/** Sealed bundles as they travel, with what a check asks for by default. */
async function sizes({ backend }: Platform): Promise<Report['bytes']> {
  backend.clock.now = START;
  const browser = await backend.browser('size');
  const enroll = await browser.challenge({ purpose: 'enroll' });
  const enrollment = await browser.seal(enroll, evidenceOf({ face: 900, typist: 900 }, enroll.claims, 1));
  await browser.post(enrollment);
  const check = await browser.challenge({ purpose: 'verify' });
  const verification = await browser.seal(check, evidenceOf({ face: 900, typist: 900 }, check.claims, 2));
  return { enroll: enrollment.length, verify: verification.length };
}
