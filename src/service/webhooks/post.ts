import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { lookupPublic, requirePublicHost } from './public-address.js';

/** An endpoint answers within this time, or the try has failed. */
const ANSWER_MS = 15_000;
/** Connections of one endpoint. */
const MOST_CONNECTIONS = 8;
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

/** What posts to one endpoint, over connections of its own. */
export interface Poster {
  /**
   * @returns the status of the answer; redirects are not followed
   * @throws Error with a `code` where there is no answer
   */
  post(body: string, headers: Readonly<Record<string, string>>): Promise<number>;
  close(): void;
}

/** @param allowPrivate addresses of a private network, and http, are allowed */
export function openPoster(address: string, allowPrivate: boolean): Poster {
  const url = new URL(address);
  const isHttps = url.protocol === 'https:';
  const agent = new (isHttps ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: MOST_CONNECTIONS, timeout: ANSWER_MS });
  const request = isHttps ? requestHttps : requestHttp;
  const postOnce = (body: string, headers: Readonly<Record<string, string>>): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = request(
        url,
        {
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'countersign',
            ...headers,
          },
          signal: AbortSignal.timeout(ANSWER_MS),
          ...(allowPrivate ? {} : { lookup: lookupPublic as never }),
        },
        (answer) => drain(answer).then(() => resolve(answer.statusCode ?? 0), reject),
      );
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The endpoint had closed a connection that waited for the next event: that is no answer.
        if (sent.reusedSocket && CLOSED.has(error.code ?? '')) return resolve(postOnce(body, headers));
        reject(error.name === 'TimeoutError' || error.name === 'AbortError' ? coded('TIMEOUT', 'no answer in time') : error);
      });
      sent.end(body);
    });
  return {
    post: async (body, headers) => {
      if (!allowPrivate) {
        if (!isHttps) throw coded('HTTP', 'http is not allowed here');
        requirePublicHost(url);
      }
      return postOnce(body, headers);
    },
    close: () => agent.destroy(),
  };
}

/** What an endpoint says beside its status is nobody's business, and may have no end. */
async function drain(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    if (bytes > 64 * 1024) return void answer.destroy();
  }
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
