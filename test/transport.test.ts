import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchChallenge, submitBundle, submitWindow } from '../src/delivery/transport.js';
import type { CountersignError } from '../src/errors.js';

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

let server: Server | undefined;
let requests: { method: string; type: string; body: string }[];
/** What each said of who asks. */
let known: (string | undefined)[];

async function backend(answer: Answer): Promise<string> {
  requests = [];
  known = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    known.push(request.headers.authorization);
    requests.push({ method: request.method ?? '', type: request.headers['content-type'] ?? '', body });
    answer(request, response, requests.length);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
const options = { signal: new AbortController().signal, retryDelaysMs: [0, 0] };
const outcome = { result: 'accepted', reasons: [], receipt: 'a.b.c' };

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve)));
  server = undefined;
});

describe('fetchChallenge', () => {
  it('posts the purpose as JSON and returns the token', async () => {
    const url = await backend(json(200, { challenge: 'x.y.z' }));
    await expect(fetchChallenge(url, { ...options, purpose: 'verify' })).resolves.toBe('x.y.z');
    expect(requests).toEqual([{ method: 'POST', type: 'application/json', body: '{"purpose":"verify"}' }]);
  });

  it.each([[{}], [{ challenge: 7 }], [[]], [null]])('takes the answer %j for nobody’s', async (value) => {
    const url = await backend(json(200, value));
    await expect(fetchChallenge(url, options)).rejects.toMatchObject({ code: 'submit/network', details: { status: 200 } });
  });
});

describe('a token of the service', () => {
  it('travels with every try, in place of cookies', async () => {
    const url = await backend((request, response, count) =>
      json(count < 3 ? 503 : 200, { ...outcome, challenge: 'x.y.z' })(request, response, count),
    );
    const sent: (RequestCredentials | undefined)[] = [];
    const plain = globalThis.fetch;
    globalThis.fetch = (...[address, init]) => {
      sent.push(init?.credentials);
      return plain(address, init);
    };
    try {
      await fetchChallenge(url, { ...options, token: 'chk_1.abc' });
      await submitBundle(url, 'sealed', { ...options, token: 'chk_1.abc' });
      await submitBundle(url, 'sealed', options);
    } finally {
      globalThis.fetch = plain;
    }
    expect(known).toEqual([...Array(4).fill('Bearer chk_1.abc'), undefined]);
    expect(sent).toEqual([...Array(4).fill('omit'), 'include']);
  });
});

describe('submitBundle', () => {
  it('posts the sealed text as application/jose and returns the outcome', async () => {
    const url = await backend(json(200, outcome));
    await expect(submitBundle(url, 'sealed', options)).resolves.toEqual(outcome);
    expect(requests).toEqual([{ method: 'POST', type: 'application/jose', body: 'sealed' }]);
  });

  it.each(['challenge/used', 'challenge/expired', 'submit/too-large'] as const)('passes the backend’s code %s on', async (code) => {
    const url = await backend(json(400, { error: code }));
    await expect(submitBundle(url, 'sealed', options)).rejects.toMatchObject({ code });
    expect(requests).toHaveLength(1);
  });

  it('says when to come back', async () => {
    const url = await backend(json(429, { error: 'submit/rejected' }, { 'retry-after': '30' }));
    const beforeMs = Date.now();
    const error = await submitBundle(url, 'sealed', options).catch((caught: CountersignError) => caught);
    expect(error).toMatchObject({ code: 'submit/rejected', details: { status: 429, retryAfter: '30' } });
    const { retryAtMs } = (error as CountersignError).details;
    expect(retryAtMs).toBeGreaterThanOrEqual(beforeMs + 30_000);
    expect(retryAtMs).toBeLessThanOrEqual(Date.now() + 30_000);
  });

  it.each(['Wed, 21 Oct 2026 07:28:00 GMT', '-5', 'soon'])('makes no time of a retry-after of %s', async (value) => {
    const url = await backend(json(429, {}, { 'retry-after': value }));
    const error = await submitBundle(url, 'sealed', options).catch((caught: CountersignError) => caught);
    expect((error as CountersignError).details).toEqual({ status: 429, retryAfter: value });
  });

  it('passes the backend’s reason on where it is a word, and nothing else', async () => {
    const reasons = ['withdrawn', 'A text with <b>', 7];
    const url = await backend((request, response, count) =>
      json(409, { error: 'challenge/invalid', reason: reasons[count - 1] })(request, response, count),
    );
    for (const expected of ['withdrawn', undefined, undefined]) {
      const error = await fetchChallenge(url, options).catch((caught: CountersignError) => caught);
      expect((error as CountersignError).details.reason).toBe(expected);
    }
  });

  it.each(['__proto__', 'toString', 'nonsense'])('does not take %s for a code', async (error) => {
    const url = await backend(json(400, { error }));
    await expect(submitBundle(url, 'sealed', options)).rejects.toMatchObject({ code: 'submit/network' });
  });

  it('takes an outcome that is not one for nobody’s', async () => {
    const url = await backend(json(200, { ...outcome, result: 'match' }));
    await expect(submitBundle(url, 'sealed', options)).rejects.toMatchObject({ code: 'submit/network' });
  });

  it('tries again while the backend is down, and succeeds when it is back', async () => {
    const url = await backend((request, response, count) => (count < 3 ? json(503, {}) : json(200, outcome))(request, response, count));
    await expect(submitBundle(url, 'sealed', options)).resolves.toEqual(outcome);
    expect(requests).toHaveLength(3);
  });

  it('says of the bundle from the second try on that it was sent before, and from the first where an earlier visit did', async () => {
    const said: (string | undefined)[] = [];
    const url = await backend((request, response, count) => {
      said.push(request.headers['countersign-retry'] as string | undefined);
      (count === 1 ? json(503, {}) : json(200, outcome))(request, response, count);
    });
    await submitBundle(url, 'sealed', options);
    await submitBundle(url, 'sealed', { ...options, again: true });
    await submitBundle(url, 'another', options);
    expect(said).toEqual([undefined, '1', '1', undefined]);
  });

  it('gives up after its tries with submit/network', async () => {
    const url = await backend(json(502, {}));
    await expect(submitBundle(url, 'sealed', options)).rejects.toMatchObject({ code: 'submit/network', details: { status: 502 } });
    expect(requests).toHaveLength(3);
  });

  it('gives up with submit/network when the connection is cut', async () => {
    const url = await backend((request) => request.socket.destroy());
    await expect(submitBundle(url, 'sealed', options)).rejects.toMatchObject({ code: 'submit/network' });
  });

  it('rejects with the reason of the abort', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const url = await backend(() => abort.abort(reason));
    await expect(submitBundle(url, 'sealed', { ...options, signal: abort.signal })).rejects.toBe(reason);
  });
});

describe('only the backend can refuse', () => {
  const page: (status: number) => Answer = (status) => (_, response) =>
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Please sign in</h1>');

  it.each([200, 403, 404, 405, 408, 413, 431, 451, 500, 511, 520, 524, 529])('a page with status %i decides nothing', async (status) => {
    const url = await backend(page(status));
    const expected = { code: 'submit/network', details: { status } };
    await expect(submitBundle(url, 'sealed', { ...options, retryDelaysMs: [] })).rejects.toMatchObject(expected);
    await expect(submitWindow(url, 'sealed', { ...options, retryDelaysMs: [] })).rejects.toMatchObject(expected);
    await expect(fetchChallenge(url, { ...options, retryDelaysMs: [] })).rejects.toMatchObject(expected);
  });

  it.each([{ error: 'forbidden' }, { message: 'no' }, { error: { code: 'submit/rejected' } }, ['submit/rejected']])(
    'another service’s %j decides nothing',
    async (body) => {
      const url = await backend(json(403, body));
      await expect(submitBundle(url, 'sealed', options)).rejects.toMatchObject({ code: 'submit/network', details: { status: 403 } });
    },
  );

  it('a login page that a redirect leads to decides nothing', async () => {
    const url = await backend((request, response, count) =>
      request.url === '/login' ? page(200)(request, response, count) : response.writeHead(302, { location: '/login' }).end(),
    );
    await expect(submitBundle(url, 'sealed', options)).rejects.toMatchObject({ code: 'submit/network' });
  });

  it.each([401, 429])('%i is a session that ended, or a limit, whoever says so', async (status) => {
    const url = await backend(page(status));
    await expect(submitBundle(url, 'sealed', options)).rejects.toMatchObject({ code: 'submit/rejected', details: { status } });
  });

  it('a code under a status of success is none', async () => {
    const url = await backend(json(200, { error: 'submit/rejected' }));
    await expect(submitBundle(url, 'sealed', options)).rejects.toMatchObject({ code: 'submit/network' });
  });
});
