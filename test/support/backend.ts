import type { DeviceKey } from '../../src/bundle/page/device-key.js';
import { parseChallenge } from '../../src/bundle/page/parse-challenge.js';
import { seal } from '../../src/bundle/page/seal.js';
import type { CountersignOptions, InspectedRun } from '../../src/server/backend/countersign-options.js';
import { type Countersign, createCountersign } from '../../src/server/create-countersign.js';
import { generateKeys, type KeySet } from '../../src/server/keys/keys.js';
import { migrate } from '../../src/server/schema/migrate.js';
import type { Database } from '../../src/server/store/database.js';
import type { Adds, Challenge, Evidence, Outcome, SplitEvidence, WritingEvidence } from '../../src/types.js';
import { openPglite, type TestDatabase } from './databases.js';
import { evidenceOf, type Person } from './evidence.js';
import { deviceKey } from './forge.js';

export const ORIGIN = 'https://courses.example';
export const START = 1_800_000_000;

export const POLICY: CountersignOptions['policy'] = {
  consent: {
    id: 'identity-1',
    controller: 'Example University',
    contact: 'privacy@courses.example',
    purposes: ['identity check'],
    categories: ['face-template', 'typing-rhythm', 'camera-facts', 'device-key'],
    retentionDays: 180,
    withdrawUrl: 'https://courses.example/privacy',
  },
  phrases: [{ id: 'en-1', text: 'My own work carries my own name', lang: 'en' }],
  reenroll: 'deny',
  stills: 0,
  /** One learner of a test does more in a minute than a person. */
  ratePerMinute: 10_000,
};

/** A backend in memory with a clock that the test sets, and learners' browsers that talk to it. */
export interface TestBackend {
  readonly countersign: Countersign;
  readonly database: Database;
  readonly keys: KeySet;
  readonly runs: InspectedRun[];
  readonly clock: { now: number };
  browser(learner: string, options?: { readonly tenant?: string; readonly key?: DeviceKey }): Promise<Browser>;
  close(): Promise<void>;
}

export interface Browser {
  readonly key: DeviceKey;
  challenge(options?: {
    readonly purpose?: string;
    readonly adds?: Adds;
    readonly query?: string;
    readonly model?: string;
  }): Promise<Challenge>;
  seal(challenge: Challenge, evidence: Evidence | SplitEvidence | WritingEvidence, elapsedSeconds?: number): Promise<string>;
  post(sealed: string, headers?: Record<string, string>): Promise<Response>;
  /** The whole check of this person; the seed of the sitting makes its noise. */
  check(person: Person, sitting: number): Promise<Outcome>;
}

export async function testBackend({
  databaseOf = openPglite,
  ...options
}: Partial<CountersignOptions> & { readonly databaseOf?: () => Promise<TestDatabase> } = {}): Promise<TestBackend> {
  const opened = await databaseOf();
  try {
    return await openBackend(opened, options);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/**
 * The same backend as another process would start it, with other options: same database, keys and
 * clock. To be closed by the first one.
 */
export function restarted({ database, keys, clock }: TestBackend, options: Partial<CountersignOptions>): Omit<TestBackend, 'close'> {
  return backendOn({ database, keys, clock }, options);
}

async function openBackend({ database, close }: TestDatabase, options: Partial<CountersignOptions>): Promise<TestBackend> {
  await migrate(database);
  return { ...backendOn({ database, keys: await generateKeys(), clock: { now: START } }, options), close };
}

function backendOn(
  { database, keys, clock }: Pick<TestBackend, 'database' | 'keys' | 'clock'>,
  options: Partial<CountersignOptions>,
): Omit<TestBackend, 'close'> {
  const runs: InspectedRun[] = [];
  const countersign = createCountersign({
    database,
    keys,
    audience: ORIGIN,
    origins: [ORIGIN],
    authenticate: async (request) => {
      const [tenant, subject] = (request.headers.get('x-learner') ?? '').split('/');
      return tenant && subject ? { tenant, subject } : null;
    },
    address: 'none',
    policy: POLICY,
    now: () => clock.now,
    dangerouslyInspect: (run) => runs.push(run),
    ...options,
  });
  return {
    countersign,
    database,
    keys,
    runs,
    clock,
    browser: async (learner, { tenant = 'example', key } = {}) =>
      browserOf(countersign, `${tenant}/${learner}`, key ?? (await deviceKey())),
  };
}

function browserOf(countersign: Countersign, learner: string, key: DeviceKey): Browser {
  const request = (path: string, body: string, headers: Record<string, string>): Promise<Response> =>
    countersign.fetch(
      new Request(`${ORIGIN}/api/countersign/${path}`, {
        method: 'POST',
        body,
        headers: { origin: ORIGIN, 'x-learner': learner, ...headers },
      }),
    );
  const browser: Browser = {
    key,
    async challenge({ purpose, adds, model, query = 'course=algebra&activity=quiz-1&attempt=1' } = {}) {
      const response = await request(`challenges?${query}`, JSON.stringify({ purpose, adds, model }), {
        'content-type': 'application/json',
      });
      const { challenge: token, error, reason } = (await response.json()) as { challenge?: string; error?: string; reason?: string };
      if (token === undefined) throw new Error(`${response.status} ${error}${reason === undefined ? '' : ` ${reason}`}`);
      return { token, claims: parseChallenge(token), receivedAtMs: 0 };
    },
    seal: (challenge, evidence, elapsedSeconds = 30) =>
      seal({ challenge, evidence, origin: ORIGIN, key, elapsedSeconds, sdk: { name: 'countersign', version: '0.0.0', build: 'test' } }),
    post: (sealed, headers = {}) => request('bundles', sealed, { 'content-type': 'application/jose', ...headers }),
    async check(person, sitting) {
      const challenge = await browser.challenge();
      const response = await browser.post(await browser.seal(challenge, evidenceOf(person, challenge.claims, sitting)));
      const answer = (await response.json()) as Outcome & { error?: string };
      if (!response.ok) throw new Error(`${response.status} ${answer.error}`);
      return answer;
    },
  };
  return browser;
}
