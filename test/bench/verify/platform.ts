import { countRequest } from '../../../src/server/http/request-rate.js';
import { generateKeys, importKeys } from '../../../src/server/keys/keys.js';
import { completePolicy } from '../../../src/server/policy/complete-policy.js';
import { OWN_MODEL } from '../../../src/server/reference/known-models.js';
import type { Owner } from '../../../src/server/store/owner.js';
import { nothingKnown } from '../../../src/server/typing/typing-population.js';
import { verifyBundle } from '../../../src/server/verify/verify.js';
import type { VerifyOptions } from '../../../src/server/verify/verify-options.js';
import type { Challenge } from '../../../src/types.js';
import { type Browser, ORIGIN, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import type { TestDatabase } from '../../support/databases.js';
import { evidenceOf, type Person } from '../../support/evidence.js';

/** A bundle that waits to be verified. */
export interface Waiting {
  readonly sealed: string;
  readonly owner: Owner;
  readonly browser: Browser;
  readonly challenge: Challenge;
  /** Seconds since the epoch at which it arrives. */
  readonly now: number;
}

/** A platform whose learners are enrolled. */
export interface Platform {
  readonly backend: TestBackend;
  /** Everything but whose bundle it is, when, and the database. */
  readonly options: Omit<VerifyOptions, 'owner' | 'now' | 'database'>;
  /** How many are checked in turns. */
  readonly learners: number;
  /** Right bundles to verify, one after the other in time, of one learner after the other. */
  prepare(count: number): Promise<Waiting[]>;
  /** Verifies one; it has to be accepted. */
  verify(waiting: Waiting, changes?: Partial<Pick<VerifyOptions, 'database' | 'onStep'>>): Promise<void>;
}

/** Learners who are enrolled at least, and at once. */
const LEARNERS = 12;
/** Of many, these are checked in turns: all who make the figures of others, and more who do not. */
const MOST_CHECKED = 100;
/** Between two bundles, so that no learner comes near a rate. */
const APART_SECONDS = 6;
const TENANT = 'example';

/**
 * @param typists learners who have come again on another day, so that their typing counts for
 * others
 */
export async function openPlatform(databaseOf: () => Promise<TestDatabase>, typists: number = LEARNERS): Promise<Platform> {
  const keySet = await generateKeys();
  const policy = { ...POLICY, ratePerMinute: 60 };
  const backend = await testBackend({ keys: keySet, databaseOf, policy });
  backend.clock.now = START - 86_400;
  const learners: { readonly name: string; readonly person: Person; readonly browser: Browser }[] = [];
  while (learners.length < Math.max(typists, LEARNERS)) {
    const some = Array.from({ length: LEARNERS }, async (_, at) => {
      const index = learners.length + at;
      const [name, person] = [`learner-${index}`, { face: index + 1, typist: index + 1 }];
      const browser = await backend.browser(name);
      await browser.check(person, 1);
      return { name, person, browser };
    });
    learners.push(...(await Promise.all(some)));
  }
  // Until they have come again on another day, and were counted, nobody's typing is compared with
  // anybody's.
  backend.clock.now = START;
  for (const { browser, person } of learners.slice(0, typists)) await browser.check(person, 1_000_000);
  await backend.countersign.work();
  const options: Platform['options'] = {
    keys: await importKeys(keySet),
    policy: await completePolicy(policy),
    audience: ORIGIN,
    origins: [ORIGIN],
    models: [OWN_MODEL],
    knownStatistics: nothingKnown(),
  };
  let made = 0;
  const checked = learners.slice(0, MOST_CHECKED);
  return {
    backend,
    options,
    learners: checked.length,
    async prepare(count) {
      const waiting: Waiting[] = [];
      for (let index = 0; index < count; index++, made++) {
        const { name, person, browser } = checked[made % checked.length] as (typeof checked)[number];
        backend.clock.now = START + APART_SECONDS * (made + 1);
        const challenge = await browser.challenge({ purpose: 'verify' });
        const sealed = await browser.seal(challenge, evidenceOf(person, challenge.claims, made + 2));
        waiting.push({ sealed, owner: { tenant: TENANT, subject: name }, browser, challenge, now: backend.clock.now + 30 });
      }
      return waiting;
    },
    async verify({ sealed, owner, now }, changes = {}) {
      await countRequest(changes.database ?? backend.database, options.keys, ['learner', 'bundles', owner.tenant, owner.subject], now);
      const verified = await verifyBundle(sealed, { ...options, database: backend.database, owner, now, ...changes });
      if ('received' in verified || verified.result !== 'accepted') throw new Error('a right bundle was not accepted');
    },
  };
}
