import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { openCluster } from '../platform/cluster.js';
import { MODEL } from '../support/evidence.js';
import { inNewDatabase } from './platform/in-new-database.js';
import { createChecks } from './service/create-checks.js';
import { deliverToFailing } from './service/deliver-to-failing.js';
import { killWhileChecking } from './service/kill-while-checking.js';

/**
 * `npm run bench -- service [--checks N] [--webhooks N] [--killed N] [--json]`, with a PostgreSQL
 * of its own: N checks (5,000) asked for over HTTP; N webhooks (10,000) to an endpoint that fails
 * every third time; N checks (200) made while service, worker and database are killed. 0 leaves one
 * out.
 *
 * @throws Error where something is lost, doubled or out of order
 */
export async function run(args: readonly string[]): Promise<void> {
  const counted = { type: 'string' } as const;
  const options = { checks: counted, webhooks: counted, killed: counted, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const counts = {
    checks: Number(values.checks ?? 5000),
    webhooks: Number(values.webhooks ?? 10_000),
    killed: Number(values.killed ?? 200),
  };
  for (const [name, count] of Object.entries(counts))
    if (!(Number.isInteger(count) && count >= 0)) throw new Error(`--${name} takes a whole number`);
  Object.assign(globalThis, { COUNTERSIGN_MODEL: MODEL });
  const cluster = await openCluster();
  const part = async <T>(name: keyof typeof counts, measure: (count: number) => Promise<T>): Promise<T | null> => {
    if (counts[name] === 0) return null;
    console.error(`${name}: ${counts[name]}`);
    return measure(counts[name]);
  };
  try {
    const report = {
      machine: `${availableParallelism()} × ${cpus()[0]?.model.trim()}`,
      database: 'PostgreSQL, on the same cores',
      created: await part('checks', (count) => inNewDatabase(cluster.url, (url) => createChecks(url, count))),
      webhooks: await part('webhooks', (count) => inNewDatabase(cluster.url, (url) => deliverToFailing(url, count))),
      killed: await part('killed', (count) => killWhileChecking(cluster, count)),
    };
    if (values.json !== true) console.dir(report, { depth: 4 });
    else console.log(JSON.stringify(report));
    const { webhooks, killed } = report;
    const wrong = [webhooks?.lost, webhooks?.outOfOrder, webhooks?.repeated, killed?.lost, killed?.doubled]
      .concat(killed?.webhooks.lost, killed?.webhooks.outOfOrder)
      .reduce((sum: number, count) => sum + (count ?? 0), 0);
    if (wrong > 0) throw new Error('something is lost, doubled or out of order');
  } finally {
    await cluster.close();
  }
}
