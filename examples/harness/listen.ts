import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { prepareDrain } from 'countersign/server';

export interface Listening {
  readonly url: string;
  /** Takes no more connections, answers the requests that run, and waits for it. */
  close(): Promise<void>;
}

/** What stops a process waits thirty seconds or more, and kills it then. */
const DRAIN_SECONDS = 25;

/**
 * Serves on the loopback interface.
 *
 * @param port 0 takes a free one
 * @throws the `listen` error, with its `code`, when the port is taken
 */
export function listen(fetch: Parameters<typeof serve>[0]['fetch'], port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    // Without options for HTTP/2 it is a server of node:http.
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, (info: AddressInfo) =>
      resolve({
        url: `http://127.0.0.1:${info.port}`,
        close: () => drain({ seconds: DRAIN_SECONDS }),
      }),
    ) as Server;
    const drain = prepareDrain(server);
    server.once('error', reject);
  });
}
