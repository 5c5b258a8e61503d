import { createHash, timingSafeEqual } from 'node:crypto';
import type { Hono } from 'hono';
import type { Database } from '../../server.js';
import { Problem } from '../api/problem.js';
import type { Metrics } from './metrics.js';

export interface OperatingOptions {
  readonly database: Database;
  readonly metrics: Metrics;
  /** Without one, nobody is shown metrics. */
  readonly metricsToken: string | undefined;
  readonly isEnding: () => boolean;
}

/**
 * `/healthz`: the process lives. `/readyz`: it answers, and so does the database; a process that is
 * about to end says no. `/metrics`: for whoever has the token.
 */
export function mountOperating(app: Hono, { database, metrics, metricsToken, isEnding }: OperatingOptions): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const status = isEnding() ? 'ending' : await isAnswering(database);
    return c.json({ status }, status === 'ok' ? 200 : 503, { 'cache-control': 'no-store' });
  });
  app.get('/metrics', async (c) => {
    const isAllowed = metricsToken !== undefined && isSame(c.req.header('authorization') ?? '', `Bearer ${metricsToken}`);
    if (!isAllowed) throw new Problem('route/unknown');
    return c.body(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType });
  });
}

async function isAnswering(database: Database): Promise<'ok' | 'database'> {
  return database.query('select 1 from service_migration limit 1').then(
    () => 'ok',
    () => 'database',
  );
}

function isSame(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
