import { createHash, randomBytes } from 'node:crypto';
import { hashPassword } from '../../examples/course-platform/accounts/passwords.js';
import { createPlatform } from '../../examples/course-platform/platform.js';
import type { DeviceKey } from '../../src/bundle/page/device-key.js';
import { type CertificateKey, generateCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import type { ProofKey } from '../../src/proofs.js';
import { generateKeys, type KeySet } from '../../src/server/keys/keys.js';
import { migrate } from '../../src/server/schema/migrate.js';
import { openPglite, type TestDatabase } from '../support/databases.js';
import { type Learner, learnerOf, ORIGIN } from './learner.js';

/** The university's own name, as programs ask for it. */
export const CAMPUS_DID = 'did:web:university.example';
/** Everybody's. */
export const PASSWORD = 'correct horse battery staple';

/** The real cost is meant to be felt; accounts.test.ts looks at it. */
const CHEAP = { N: 1024, r: 8, p: 1 };

export interface Campus {
  readonly platform: Awaited<ReturnType<typeof createPlatform>>['platform'];
  readonly fetch: (request: Request) => Promise<Response>;
  /** Of the site and of the tool for other learning platforms. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  readonly clock: { now: number; random: number };
  readonly errors: unknown[];
  readonly keys: KeySet;
  readonly certificateKey: CertificateKey;
  learner(name: string, key?: DeviceKey): Promise<Learner>;
  /** Signed up, on the verified track of the course, and enrolled as this person. */
  enrolled(name: string, face: number, course?: string): Promise<Learner>;
  staff(name: string): Promise<Learner>;
  /** Does what is due in the background. */
  work(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A platform in memory, with a clock and a die that the test sets. Each test file mocks
 * `countersign/server` and `countersign/certificate` with their sources, which take the test's
 * model.
 */
export async function openCampus({
  open = openPglite,
  policy = {},
  keys,
  proof = [],
  address,
  certificateKey: ownKey,
}: {
  open?: () => Promise<TestDatabase>;
  policy?: object;
  /** Those of another campus on the same database. */
  keys?: KeySet;
  /** Keys of proofs, of `CAMPUS_DID`: what makes them is large, and few tests need them. */
  proof?: readonly ProofKey[];
  /** That of another campus. */
  certificateKey?: CertificateKey;
  /** Where requests come from. */
  address?: (request: Request) => string | null;
} = {}): Promise<Campus> {
  const { database, close } = await open();
  await migrate(database);
  const clock = { now: 1_800_000_000, random: 0.99 };
  const errors: unknown[] = [];
  const keySet = keys ?? (await generateKeys());
  const certificateKey =
    ownKey ?? (await generateCertificateKey({ alg: 'ES256', address: (print) => `${ORIGIN}/certificates/keys/${print}` }));
  const { platform, fetch, routes, work } = await createPlatform({
    database,
    keys: keySet,
    certificateKeys: { signing: [certificateKey], proof: [...proof] },
    origin: ORIGIN,
    address,
    integrity: { 'countersign.js': 'sha384-test', 'countersign-monitor.js': 'sha384-test' },
    policy: { ratePerMinute: 10_000, stills: 0, ...policy },
    now: () => new Date(clock.now * 1000),
    random: () => clock.random,
    onError: (error: unknown) => errors.push(error),
  });
  const request = async (sent: Request): Promise<Response> => fetch(sent);
  platform.passwordCost = CHEAP;
  const password = await hashPassword(PASSWORD, CHEAP);
  /** As signing up and in does (accounts.test.ts), without a hash of its own each time. */
  const learner = async (name: string, key?: DeviceKey): Promise<Learner> => {
    const at = new Date(clock.now * 1000);
    const sql = 'insert into platform_account (email, name, password, created_at) values ($1, $2, $3, $4) returning id';
    const [account] = await database.query<{ id: string }>(sql, [`${name}@example.org`, name, password, at]);
    const session = randomBytes(32).toString('base64url');
    await database.query('insert into platform_session (hash, account_id, csrf, created_at, expires_at) values ($1, $2, $3, $4, $5)', [
      createHash('sha256').update(session).digest('base64url'),
      account?.id,
      randomBytes(16).toString('base64url'),
      at,
      new Date(at.getTime() + 7 * 86_400_000),
    ]);
    return learnerOf(request, clock, session, key);
  };
  return {
    platform,
    fetch: request,
    routes,
    clock,
    errors,
    keys: keySet,
    certificateKey,
    close,
    work: () => work(),
    learner,
    async enrolled(name, face, course = 'numbers-in-the-news') {
      const made = await learner(name);
      await made.post(`/courses/${course}/track`, { route: 'check' });
      await made.check({ course, activity: 'enrollment', attempt: '1' }, face);
      return made;
    },
    async staff(name) {
      const made = await learner(name);
      await database.query(`update platform_account set role = 'staff' where email = $1`, [`${name}@example.org`]);
      return made;
    },
  };
}
