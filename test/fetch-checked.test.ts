import { createHash } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type CheckedFile, fetchChecked } from '../src/loading/fetch-checked.js';

const CONTENT = Buffer.from('the bytes of a model '.repeat(50));
let server: Server | undefined;

async function served(listener: RequestListener, content = CONTENT): Promise<CheckedFile> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.bin`;
  return { name: 'model', url, bytes: content.length, integrity: `sha384-${createHash('sha384').update(content).digest('base64')}` };
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve)));
  server = undefined;
});

describe('fetchChecked', () => {
  it('gives the bytes, and says how many came', async () => {
    const file = await served((_, response) => response.end(CONTENT));
    let arrived = 0;
    const bytes = await fetchChecked(file, {
      onBytes: (count) => {
        arrived += count;
      },
    });
    expect(Buffer.from(bytes).equals(CONTENT)).toBe(true);
    expect(arrived).toBe(CONTENT.length);
  });

  it.each<[string, string, RequestListener]>([
    ['a file that is not there', 'assets/unreachable', (_, response) => response.writeHead(404).end()],
    ['a connection that is cut', 'assets/unreachable', (request) => request.socket.destroy()],
    [
      'a page of HTML',
      'assets/corrupt',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>'),
    ],
    ['a changed byte', 'assets/corrupt', (_, response) => response.end(Buffer.from(CONTENT).fill(0, 0, 1))],
    ['a byte too few', 'assets/corrupt', (_, response) => response.end(CONTENT.subarray(1))],
    ['a byte too many', 'assets/corrupt', (_, response) => response.end(Buffer.concat([CONTENT, Buffer.of(1)]))],
  ])('refuses %s with %s and the file’s name', async (_, code, listener) => {
    const file = await served(listener);
    await expect(fetchChecked(file)).rejects.toMatchObject({ code, details: { file: 'model' } });
  });

  it('asks past the HTTP cache, then past every cache, where what came is not the file', async () => {
    const asked: [address: string | undefined, cache: string | undefined][] = [];
    const file = await served((request, response) => {
      asked.push([request.url, request.headers['cache-control']]);
      response.end(asked.length < 3 ? Buffer.from(CONTENT).fill(0, 0, 1) : CONTENT);
    });
    let arrived = 0;
    await fetchChecked(file, {
      onBytes: (count) => {
        arrived += count;
      },
    });
    expect(arrived).toBe(CONTENT.length);
    expect(asked).toEqual([
      ['/model.bin', undefined],
      ['/model.bin', 'no-cache'],
      [expect.stringMatching(/^\/model\.bin\?[0-9a-f-]{36}$/), 'no-cache'],
    ]);
  });

  it('says that it is corrupt where the server knows no other address of it', async () => {
    const file = await served((request, response) =>
      request.url === '/model.bin' ? response.end(Buffer.from(CONTENT).fill(0, 0, 1)) : response.writeHead(404).end(),
    );
    await expect(fetchChecked(file)).rejects.toMatchObject({ code: 'assets/corrupt' });
  });

  it('does not ask again for what is not there', async () => {
    let asked = 0;
    const file = await served((_, response) => {
      asked += 1;
      response.writeHead(404).end();
    });
    await expect(fetchChecked(file)).rejects.toMatchObject({ code: 'assets/unreachable' });
    expect(asked).toBe(1);
  });

  it('gives up a download that stalls', async () => {
    const file = await served((_, response) => void response.write(CONTENT.subarray(0, 10)));
    await expect(fetchChecked(file, { stallMs: 50 })).rejects.toMatchObject({ code: 'assets/timeout' });
  });

  it('rejects with the reason of the abort', async () => {
    const abort = new AbortController();
    const file = await served(() => abort.abort(new Error('enough')));
    await expect(fetchChecked(file, { signal: abort.signal })).rejects.toThrow('enough');
  });
});
