import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Drain, prepareDrain } from '../../src/server/http/prepare-drain.js';

let server: Server;
let drain: Drain;
let asked: (() => void)[] = [];
/** Requests that wait. */
let slow: number;
/** Lets the requests that wait be answered. */
let answerAll: () => void;
const agent = new Agent({ keepAlive: true });
afterEach(() => {
  server.closeAllConnections();
  agent.destroy();
});

/** A server whose answers wait. */
async function listening(): Promise<number> {
  asked = [];
  slow = 0;
  const released = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  server = createServer(async (incoming, response) => {
    for (const tell of asked) tell();
    if (incoming.url === '/slow') {
      slow++;
      await released;
    }
    response.end('done');
  });
  drain = prepareDrain(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function ask(port: number, path: string): Promise<{ status: number | undefined; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const reached = (): Promise<void> => new Promise((resolve) => asked.push(resolve));

describe('a server that drains', () => {
  it('answers what runs, closes each connection after it, and takes no new ones', async () => {
    const port = await listening();
    await ask(port, '/');
    const running = Array.from({ length: 16 }, () => ask(port, '/slow'));
    await expect.poll(() => slow, { timeout: 10_000 }).toBe(16);
    const drained = drain();
    await expect(ask(port, '/')).rejects.toThrow(/ECONNREFUSED|socket hang up|ECONNRESET/);
    answerAll();
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual(Array<number>(16).fill(200));
    await drained;
    expect(server.listening).toBe(false);
  });

  it('closes a connection that was busy when it began, and says so to a proxy', async () => {
    const port = await listening();
    const first = connect(port, '127.0.0.1');
    const closed = once(first, 'close');
    const begun = reached();
    first.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
    await begun;
    const drained = drain();
    // A second request on the same connection: it is answered, as the last one.
    first.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    let text = '';
    first.on('data', (bytes) => {
      text += String(bytes);
    });
    answerAll();
    await Promise.all([closed, drained]);
    expect(text).toContain('done');
  });

  it('answers a request whose head is on its way', async () => {
    const port = await listening();
    const client = connect(port, '127.0.0.1');
    await once(client, 'connect');
    client.write('GET / HTTP/1.1\r\n');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const drained = drain();
    const [text] = await Promise.all([once(client, 'data'), client.write('host: x\r\n\r\n')]);
    expect(String(text)).toMatch(/^HTTP\/1\.1 200.*connection: close/is);
    await drained;
  });

  it('cuts off at the end of its time what never ends', async () => {
    const port = await listening();
    const begun = reached();
    const never = ask(port, '/slow');
    await begun;
    const before = performance.now();
    await Promise.all([drain({ seconds: 0.5 }), expect(never).rejects.toThrow()]);
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it('waits for nobody who is connected and asks nothing', async () => {
    const port = await listening();
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    const before = performance.now();
    await drain({ seconds: 20 });
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
