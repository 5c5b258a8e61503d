import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFailingEndpoint } from '../bench/service/failing-endpoint.js';
import { killWhileChecking } from '../bench/service/kill-while-checking.js';
import { type Cluster, HAS_POSTGRES, openCluster } from '../platform/cluster.js';

describe.skipIf(!HAS_POSTGRES)('SIGKILL of service, worker and database while learners make checks', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster?.close());

  it('loses no answer and no event, and doubles none', { timeout: 600_000 }, async () => {
    expect(await killWhileChecking(cluster, 16, 1)).toMatchObject({
      checks: 16,
      kills: { service: 1, worker: 1, database: 1 },
      lost: 0,
      doubled: 0,
      webhooks: { events: 16, lost: 0, outOfOrder: 0 },
    });
  });
});

it('what an endpoint was not told, was told twice or in another order is seen', async () => {
  const endpoint = await openFailingEndpoint();
  try {
    const post = async (id: string, stream: string): Promise<number> =>
      (await fetch(endpoint.url, { method: 'POST', body: JSON.stringify({ id, data: { id: stream } }) })).status;
    const streams = new Map([
      ['a', ['a1', 'a2', 'a3']],
      ['b', ['b1', 'b2']],
    ]);
    expect(endpoint.compare(streams)).toEqual({ lost: 5, outOfOrder: 0, repeated: 0 });
    const statuses = [await post('a2', 'a'), await post('a1', 'a'), await post('b1', 'b'), await post('b1', 'b'), await post('b1', 'b')];
    expect(statuses).toEqual([204, 204, 500, 204, 204]);
    expect(endpoint.compare(streams)).toEqual({ lost: 2, outOfOrder: 1, repeated: 1 });
    expect([endpoint.known(), endpoint.refused()]).toEqual([3, 1]);
  } finally {
    endpoint.close();
  }
});
