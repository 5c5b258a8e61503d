import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findOrMakeLine, postScore } from '../../examples/course-platform/lti/gradebook/gradebook.js';
import { readAnswer } from '../../examples/course-platform/lti/gradebook/read-answer.js';

const SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem';

let asked: string[];
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let close: () => Promise<unknown>;
beforeEach(async () => {
  asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
    return once(server, 'close');
  };
});
afterEach(async () => {
  vi.useRealTimers();
  await close();
});

const toolFor = () => ({
  registration: {
    ...{ id: '1', issuer: url, clientId: 'c', authUrl: url, tokenUrl: url, jwksUrl: url, deployments: ['1'], tenant: 'lti-1' },
    ...{ hosts: [new URL(url).host], frameOrigins: [], loopbackHttp: true, subjectClient: 'c', tokenAudience: null },
  },
  tokens: { get: async () => 'token', forget: () => undefined },
});
const SCORE = { userId: 'a', timestamp: '2026-01-01T00:00:00.000Z', activityProgress: 'Submitted', gradingProgress: 'PendingManual' };
const find = () => findOrMakeLine({ lines: `${url}/lines`, scope: SCOPE, link: 'l', title: 'Check' }, toolFor());
const made = (response: ServerResponse) => response.writeHead(201).end(JSON.stringify({ id: `${url}/lines/9` }));

describe('the lines of a gradebook', () => {
  it('are not read for longer than a minute, however slowly each page comes; nothing is made then', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    answer = (_, response) => {
      vi.setSystemTime(Date.now() + 9000);
      response.writeHead(200, { link: `</lines?page=${asked.length}>; rel="next"` }).end('[]');
    };
    await expect(find()).rejects.toThrow('has no end');
    expect(asked.length).toBeLessThan(9);
    expect(asked.some((line) => line.startsWith('POST'))).toBe(false);
  });

  it('are read once each where the pages go round', async () => {
    answer = (request, response) => {
      if (request.method === 'POST') return made(response);
      const next = request.url?.includes('page=2') ? '1' : '2';
      return response.writeHead(200, { link: `<?page=${next}>; rel=next` }).end('[]');
    };
    expect(await find()).toBe(`${url}/lines/9`);
    expect(asked.map((line) => line.slice(0, 12))).toEqual(['GET /lines?r', 'GET /lines?p', 'GET /lines?p', 'POST /lines']);
  });

  it.each(['http://127.0.0.2/lines', 'https://169.254.169.254/latest', '//evil.example/lines'])(
    'are not looked for at %s, whatever the next page is said to be',
    async (next) => {
      answer = (_, response) => response.writeHead(200, { link: `<${next}>; rel="next"` }).end('[]');
      await expect(find()).rejects.toThrow('not of the learning platform’s hosts');
      expect(asked).toHaveLength(1);
    },
  );

  it('are not read where one is longer than any: nothing is made then', async () => {
    answer = (_, response) => response.writeHead(200).end(`[${' '.repeat(3_000_000)}]`);
    await expect(find()).rejects.toThrow('no list of lines');
    expect(asked).toHaveLength(1);
  });
});

describe('an answer without an end', () => {
  it('is not read into memory: it ends soon after two million bytes', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    await expect(readAnswer(new Response(endless))).rejects.toThrow(RangeError);
    expect(sent).toBeLessThan(2_300_000);
  });

  it('to a score leaves it sent, and a redirection does not: the token goes nowhere else', async () => {
    answer = (_, response) => response.writeHead(200).end('x'.repeat(3_000_000));
    await postScore(`${url}/lines/9`, SCORE, toolFor());
    answer = (request, response) =>
      request.url === '/elsewhere' ? response.writeHead(200).end() : response.writeHead(307, { location: '/elsewhere' }).end();
    // As any other refusal: it counts as a try, and pauses nobody else's.
    await expect(postScore(`${url}/lines/9`, SCORE, toolFor())).rejects.toMatchObject({ status: 307, silent: false });
    expect(asked).not.toContain('POST /elsewhere');
  });
});
