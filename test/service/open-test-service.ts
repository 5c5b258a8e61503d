import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { parseChallenge } from '../../src/bundle/page/parse-challenge.js';
import { seal } from '../../src/bundle/page/seal.js';
import { generateKeys } from '../../src/server/keys/keys.js';
import type { Database } from '../../src/server/store/database.js';
import type { Configuration } from '../../src/service/configuration/configuration.js';
import { checkConfiguration } from '../../src/service/configuration/read-configuration.js';
import { packageFiles } from '../../src/service/hosted/package-files.js';
import { openService, type Service } from '../../src/service/open-service.js';
import { migrateService } from '../../src/service/schema/migrate-service.js';
import { createApiKey, type Scope } from '../../src/service/store/api-keys.js';
import type { Evidence, ModelId, Outcome } from '../../src/types.js';
import { POLICY, START } from '../support/backend.js';
import { openPglite, type TestDatabase } from '../support/databases.js';
import { evidenceOf, MODEL } from '../support/evidence.js';
import { deviceKey } from '../support/forge.js';

export const PUBLIC_URL = 'https://verify.example';
export const COURSES = 'https://courses.example';

/** Two tenants, each with pages of its own. */
export const TENANTS = [
  { id: 'north', name: 'North University', origins: [COURSES], returnUrls: [`${COURSES}/back/`] },
  { id: 'south', name: 'South <College>', origins: ['https://south.example'], returnUrls: ['https://south.example/done'] },
];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it.
  readonly body: any;
}

export interface TestService {
  readonly service: Service;
  readonly database: Database;
  readonly configuration: Configuration;
  readonly clock: { now: number };
  /** Lines of the log. */
  readonly logged: string[];
  key(tenant?: string, ...scopes: Scope[]): Promise<string>;
  /** As a platform asks. */
  ask(
    method: string,
    path: string,
    options?: { readonly key?: string; readonly body?: unknown; readonly headers?: Record<string, string> },
  ): Promise<Answer>;
  learner(): Promise<TestLearner>;
  close(): Promise<void>;
}

/** A browser with a device key. */
export interface TestLearner {
  challenge(token: string, body?: object, origin?: string): Promise<Answer>;
  /** The bundle that this person would send for the challenge. */
  bundle(challenge: string, person: number, origin?: string, change?: (evidence: Evidence) => Partial<Evidence>): Promise<string>;
  send(token: string, sealed: string, headers?: Record<string, string>): Promise<Answer>;
  check(token: string, person: number): Promise<Outcome>;
}

/** Each sitting has its own noise: a backend refuses what it has seen. */
let sitting = 0;

export async function openTestService({
  open = openPglite,
  configuration: changes = {},
}: {
  readonly open?: () => Promise<TestDatabase>;
  readonly configuration?: object;
} = {}): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-service-'));
  const keys = await generateKeys();
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(keys), { mode: 0o600 });
  const { database, close } = await open();
  await migrateService(database);
  const configuration = checkConfiguration({ publicUrl: PUBLIC_URL, policy: POLICY, tenants: TENANTS, ...changes }, folder);
  const clock = { now: START };
  const logged: string[] = [];
  const logger = pino({ level: 'info', base: null }, { write: (line: string) => void logged.push(line) });
  const service = await openService({ configuration, database, files: packageFiles('dist'), logger, now: () => clock.now });
  const request = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await service.app.fetch(new Request(PUBLIC_URL + path, init));
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    service,
    database,
    configuration,
    clock,
    logged,
    key: (tenant = 'north', ...scopes) =>
      createApiKey(database, { tenant, scopes: scopes.length === 0 ? ['admin'] : scopes, note: 'test', now: clock.now }),
    ask: (method, path, { key, body, headers = {} } = {}) =>
      request(path, {
        method,
        headers: {
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    learner: async () => learnerOf(request, clock, await deviceKey()),
    close: async () => {
      await service.close();
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * @param clock set on by the time that a check takes; without one, it takes a second
 * @param model of the service: the build's, where that is what runs
 */
export function learnerOf(
  request: (path: string, init: RequestInit) => Promise<Answer>,
  clock: { now: number } | null,
  key: Awaited<ReturnType<typeof deviceKey>>,
  model: ModelId = MODEL,
): TestLearner {
  const post = (token: string, what: string, body: string, headers: Record<string, string>): Promise<Answer> =>
    request(`/browser/${token.split('.')[0]}/${what}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, origin: COURSES, ...headers },
    });
  const learner: TestLearner = {
    challenge: (token, body = {}, origin = COURSES) =>
      post(token, 'challenges', JSON.stringify(body), { 'content-type': 'application/json', origin }),
    async bundle(challenge, person, origin = COURSES, change = () => ({})) {
      const claims = parseChallenge(challenge);
      sitting += 1;
      const evidence = evidenceOf({ face: person, typist: person }, claims, sitting) as Evidence;
      return seal({
        challenge: { token: challenge, claims, receivedAtMs: 0 },
        evidence: { ...evidence, face: { ...evidence.face, model }, ...change(evidence) },
        origin,
        key,
        elapsedSeconds: clock === null ? 1 : 30,
        sdk: { name: 'countersign', version: '0.0.0', build: 'test' },
      });
    },
    send: (token, sealed, headers = {}) => post(token, 'bundles', sealed, { 'content-type': 'application/jose', ...headers }),
    async check(token, person) {
      const given = await learner.challenge(token);
      if (given.status !== 200) throw new Error(`${given.status} ${JSON.stringify(given.body)}`);
      const sealed = await learner.bundle(given.body.challenge, person);
      if (clock !== null) clock.now += 30;
      const answer = await learner.send(token, sealed);
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body as Outcome;
    },
  };
  return learner;
}
