import { Agent, request } from 'node:http';
import { eachAtOnce } from '../platform/each-at-once.js';
import { type ServiceProcesses, startServiceProcesses } from './service-processes.js';

/** Requests at once, each over a connection that stays. */
const AT_ONCE = 16;
/** Made before the clock runs. */
const WARM_UP = 500;

export interface Created {
  readonly checks: number;
  readonly atOnce: number;
  /** By the clock: platform, service and PostgreSQL share the machine. */
  readonly perSecond: number;
  /** By the processor time of the service's process, without PostgreSQL's. */
  readonly perCoreSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Asks the built service for checks, as a platform does: by HTTP, with its API key. */
export async function createChecks(databaseUrl: string, checks: number): Promise<Created> {
  const service = await startServiceProcesses({ databaseUrl });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  try {
    await createAll(service, agent, { from: 0, count: WARM_UP });
    const used = await service.processorSeconds();
    const start = performance.now();
    const times = await createAll(service, agent, { from: WARM_UP, count: checks });
    const seconds = (performance.now() - start) / 1000;
    const cores = (await service.processorSeconds()) - used;
    const quantile = (share: number): number => round(times[Math.min(times.length - 1, Math.floor(times.length * share))] as number);
    return {
      checks,
      atOnce: AT_ONCE,
      perSecond: round(checks / seconds),
      perCoreSecond: round(checks / cores),
      p50Ms: quantile(0.5),
      p99Ms: quantile(0.99),
    };
  } finally {
    agent.destroy();
    await service.close();
  }
}

/** @returns milliseconds of each, the shortest first */
async function createAll(
  { url, key }: ServiceProcesses,
  agent: Agent,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<number[]> {
  const times: number[] = [];
  const create = (subject: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = performance.now();
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const sent = request(`${url}/v1/checks`, { method: 'POST', agent, headers }, (answer) => {
        answer.resume().once('end', () => {
          times.push(performance.now() - start);
          if (answer.statusCode === 201) resolve();
          else reject(new Error(`a check was answered ${answer.statusCode}`));
        });
      });
      sent.once('error', reject);
      sent.end(JSON.stringify({ subject, course: 'algebra', activity: 'quiz-1' }));
    });
  const subjects = Array.from({ length: count }, (_, at) => `learner-${from + at}`);
  await eachAtOnce(subjects, AT_ONCE, create);
  return times.sort((one, other) => one - other);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
