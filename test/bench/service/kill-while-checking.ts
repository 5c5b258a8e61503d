import { setTimeout } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { modelId } from '../../../models/weights.js';
import type { Cluster } from '../../platform/cluster.js';
import { type Answer, learnerOf } from '../../service/open-test-service.js';
import { deviceKey } from '../../support/forge.js';
import { eachAtOnce } from '../platform/each-at-once.js';
import { openFailingEndpoint, type Told } from './failing-endpoint.js';
import { type ServiceProcesses, startServiceProcesses } from './service-processes.js';

const KILLED = ['service', 'worker', 'database'] as const;

export interface Killed {
  readonly checks: number;
  /** How often each was killed. */
  readonly kills: Readonly<Record<(typeof KILLED)[number], number>>;
  /** Answers in a learner's hands that the service does not give, or has no event of. */
  readonly lost: number;
  /** Checks beyond those asked for, and events beyond one of each decision. */
  readonly doubled: number;
  /** Decided, and the learner's page was told so by nobody: it shows what the check says. */
  readonly unanswered: number;
  /** An event comes at least once: `repeated` may be more than 0 where a worker was killed. */
  readonly webhooks: Told & { readonly events: number };
  /** Processes that ended and were not killed: they found no database when they began. */
  readonly endedAlone: number;
  readonly seconds: number;
}

/** A check that was made, with the answer that its page was given. */
interface Made {
  readonly id: string;
  readonly answer: { readonly result: string; readonly jti: string | undefined } | null;
}

const AT_ONCE = 8;
/** A claim of a worker that was killed lasts a minute, and an endpoint's pauses grow. */
const TOLD_MS = 240_000;

/**
 * Learners enroll and are verified by the built service while service, worker and database get
 * SIGKILL in turn, and start again; then everything that somebody was told is looked for.
 *
 * @param database empty
 * @param checks an even number: each learner makes two
 * @param rounds so often each of the three is killed
 */
export async function killWhileChecking(database: Cluster, checks: number, rounds = 3): Promise<Killed> {
  const start = performance.now();
  const endpoint = await openFailingEndpoint();
  const service = await startServiceProcesses({ databaseUrl: database.url, webhookUrl: endpoint.url });
  try {
    const kills = Array.from({ length: rounds }, () => KILLED).flat();
    const made: Made[] = [];
    let [settled, killing] = [0, Promise.resolve()];
    const every = Math.max(1, Math.floor(checks / (kills.length + 1)));
    const settle = (one: Made): void => {
      made.push(one);
      settled += 1;
      const next = settled % every === 0 ? kills[settled / every - 1] : undefined;
      if (next !== undefined) killing = killing.then(() => killOne(next, service, database));
    };
    const people = Array.from({ length: Math.ceil(checks / 2) }, (_, at) => at + 1);
    await eachAtOnce(people, AT_ONCE, async (person) => {
      const learner = learnerOf((path, init) => persist(service.url + path, init), null, await deviceKey(), modelId());
      for (const purpose of ['enroll', 'verify'] as const) settle(await makeCheck(service, { learner, person, purpose }));
    });
    await killing;
    const events = await listAll(service, 'events');
    for (let waited = 0; endpoint.known() < events.length && waited < TOLD_MS; waited += 100) await setTimeout(100);
    const stored = new Map((await listAll(service, 'checks')).map((check) => [check.id as string, check]));
    const streams = new Map(made.map(({ id }) => [id, events.filter(({ data }) => data.id === id).map((event) => event.id as string)]));
    const lost = made.filter(({ id, answer }) => {
      const check = stored.get(id);
      if (answer === null) return check?.result == null;
      const isKept = check?.state === answer.result && jtiOf(check.result?.receipt) === answer.jti;
      return !(isKept && events.some(({ type, data }) => data.id === id && type === `check.${answer.result}`));
    });
    return {
      checks: made.length,
      kills: { service: rounds, worker: rounds, database: rounds },
      lost: lost.length,
      doubled: stored.size - made.length + events.length - streams.size,
      unanswered: made.filter(({ answer }) => answer === null).length,
      webhooks: { events: events.length, ...endpoint.compare(streams) },
      endedAlone: service.endedAlone(),
      seconds: Math.round((performance.now() - start) / 1000),
    };
  } finally {
    await service.close();
    endpoint.close();
  }
}

async function killOne(which: (typeof KILLED)[number], service: ServiceProcesses, database: Cluster): Promise<void> {
  if (which === 'database') {
    await database.kill();
    await database.start();
  } else await service.kill(which === 'service' ? 'http' : 'work');
}

/** What platform and page do, again and again where nobody answers. */
async function makeCheck(
  { url, key }: ServiceProcesses,
  {
    learner,
    person,
    purpose,
  }: { readonly learner: ReturnType<typeof learnerOf>; readonly person: number; readonly purpose: 'enroll' | 'verify' },
): Promise<Made> {
  const known = { authorization: `Bearer ${key}` };
  const { body: check } = await persist(`${url}/v1/checks`, {
    method: 'POST',
    headers: { ...known, 'content-type': 'application/json', 'idempotency-key': `${purpose}-${person}` },
    body: JSON.stringify({ subject: `learner-${person}`, course: 'algebra', activity: purpose, purpose }),
  });
  if (check.token === undefined) throw new Error(`a check was answered ${check.code}`);
  const challenge = await learner.challenge(check.token);
  if (challenge.status !== 200) throw new Error(`a challenge was refused: ${challenge.status} ${JSON.stringify(challenge.body)}`);
  const sent = await learner.send(check.token, await learner.bundle(challenge.body.challenge, person));
  if (sent.status === 200) return { id: check.id, answer: { result: sent.body.result, jti: jtiOf(sent.body.receipt) } };
  if (sent.body.error !== 'challenge/used') throw new Error(`a bundle was refused: ${sent.status} ${JSON.stringify(sent.body)}`);
  return { id: check.id, answer: null };
}

function jtiOf(receipt: unknown): string | undefined {
  return typeof receipt === 'string' ? decodeJwt(receipt).jti : undefined;
}

/**
 * Sends the same until somebody answers, as pages do. @throws Error where nobody does for a minute
 */
async function persist(url: string, init: RequestInit): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    try {
      const again = tries === 0 ? {} : { 'countersign-retry': '1' };
      const response = await fetch(url, { ...init, headers: { ...init.headers, ...again }, signal: AbortSignal.timeout(30_000) });
      const body = await response.json();
      if (response.status < 500) return { status: response.status, headers: response.headers, body };
      if (tries === 240) throw new Error(`${url} was answered ${response.status}`);
    } catch (error) {
      if (tries >= 240) throw error;
    }
    await setTimeout(250);
  }
}

async function listAll({ url, key }: ServiceProcesses, what: 'checks' | 'events'): Promise<Answer['body'][]> {
  const all: Answer['body'][] = [];
  for (let cursor = ''; ; ) {
    const { body } = await persist(`${url}/v1/${what}?limit=100${cursor}`, { headers: { authorization: `Bearer ${key}` } });
    all.push(...body.data);
    if (body.next === null || body.data.length === 0) return all;
    cursor = `&cursor=${body.next}`;
  }
}
