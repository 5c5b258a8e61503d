import type { DeviceKey } from '../../src/bundle/page/device-key.js';
import { parseChallenge } from '../../src/bundle/page/parse-challenge.js';
import { seal } from '../../src/bundle/page/seal.js';
import type { CountersignOptions, InspectedRun } from '../../src/server/backend/countersign-options.js';
import { type Countersign, createCountersign } from '../../src/server/create-countersign.js';
import { generateKeys, type KeySet } from '../../src/server/keys/keys.js';
import { migrate } from '../../src/server/schema/migrate.js';
import type { Database } from '../../src/server/store/database.js';
import type { Challenge, Evidence, Outcome, WritingEvidence } from '../../src/types.js';
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
    categories: ['face embedding', 'typing rhythm'],
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
  browser(learner: string, options?: { readonly tenant?: string }): Promise<Browser>;
  close(): Promise<void>;
}

export interface Browser {
  readonly key: DeviceKey;
  challenge(options?: { readonly purpose?: string; readonly query?: string }): Promise<Challenge>;
  seal(challenge: Challenge, evidence: Evidence | WritingEvidence, elapsedSeconds?: number): Promise<string>;
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

async function openBackend({ database, close }: TestDatabase, options: Partial<CountersignOptions>): Promise<TestBackend> {
  await migrate(database);
  const clock = { now: START };
  const runs: InspectedRun[] = [];
  const keys = await generateKeys();
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
    close,
    browser: (learner, { tenant = 'example' } = {}) => browserOf(countersign, `${tenant}/${learner}`),
  };
}

async function browserOf(countersign: Countersign, learner: string): Promise<Browser> {
  const key = await deviceKey();
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
    async challenge({ purpose, query = 'course=algebra&activity=quiz-1&attempt=1' } = {}) {
      const response = await request(`challenges?${query}`, JSON.stringify(purpose === undefined ? {} : { purpose }), {
        'content-type': 'application/json',
      });
      const { challenge: token, error } = (await response.json()) as { challenge?: string; error?: string };
      if (token === undefined) throw new Error(`${response.status} ${error}`);
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
