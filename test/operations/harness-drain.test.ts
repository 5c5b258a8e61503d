import { request } from 'node:http';
import { expect, it, vi } from 'vitest';
import { listen } from '../../examples/harness/listen.js';

vi.mock('countersign/server', () => import('../../src/server.js'));

it('a harness that ends answers what was asked before, and nothing after it', async () => {
  let answerAll: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  let asked = 0;
  const { url, close } = await listen(async () => {
    asked++;
    await released;
    return new Response('done');
  }, 0);
  const ask = (): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(url, (response) => response.resume().on('end', () => resolve(response.statusCode)))
        .on('error', reject)
        .end();
    });
  const running = Array.from({ length: 16 }, ask);
  await expect.poll(() => asked, { timeout: 10_000 }).toBe(16);
  const closed = close();
  await expect(ask()).rejects.toThrow(/ECONNREFUSED|socket hang up|ECONNRESET/);
  answerAll();
  expect(await Promise.all(running)).toEqual(Array.from({ length: 16 }, () => 200));
  await closed;
});
