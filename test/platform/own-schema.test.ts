import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPlatform } from '../../examples/course-platform/start.js';
import { ownSchema } from '../../examples/course-platform/store/own-schema.js';
import { startHarness } from '../../examples/harness/backend.js';
import { type Cluster, HAS_POSTGRES, openCluster } from './cluster.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

describe.skipIf(!HAS_POSTGRES)('harness and platform on one PostgreSQL', () => {
  let cluster: Cluster;
  const data = mkdtempSync(join(tmpdir(), 'both-'));
  beforeAll(async () => {
    cluster = await openCluster();
    await cluster.start();
  }, 60_000);
  afterAll(async () => {
    await cluster?.close();
    rmSync(data, { recursive: true });
  });

  it('have keys and tables of their own, so that neither spoils the other’s', { timeout: 120_000 }, async () => {
    const harness = await startHarness({ port: 0, data, databaseUrl: cluster.url });
    const campus = await startPlatform({ port: 0, data: join(data, 'platform'), databaseUrl: cluster.url });
    try {
      const asked = await fetch(`${harness.url}/api/countersign/challenges?course=a&activity=b`, {
        method: 'POST',
        headers: { cookie: 'learner=ada' },
      });
      expect(asked.status).toBe(200);
      const client = new pg.Client({ connectionString: cluster.url });
      await client.connect();
      const count = async (schema: string) =>
        (await client.query(`select count(*)::integer as count from ${schema}.countersign_challenge`)).rows[0].count as number;
      expect([await count('countersign_harness'), await count('public')]).toEqual([1, 0]);
      const { rows } = await client.query(
        `select table_schema as schema from information_schema.tables where table_name = 'platform_account'`,
      );
      expect(rows).toEqual([{ schema: 'public' }]);
      await client.end();
    } finally {
      await harness.close();
      await campus.close();
    }
  });

  it('keeps what an address says besides', async () => {
    const url = new URL(cluster.url);
    url.searchParams.set('options', '-c statement_timeout=1234');
    const client = new pg.Client({ connectionString: await ownSchema(url.href, 'another') });
    await client.connect();
    const { rows } = await client.query(`select current_schema() as schema, current_setting('statement_timeout') as timeout`);
    expect(rows).toEqual([{ schema: 'another', timeout: '1234ms' }]);
    await client.end();
  });
});
