import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';

export interface Listening {
  readonly url: string;
  /** Takes no more requests, ends those that are open, and waits for it. */
  close(): Promise<void>;
}

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
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      }),
    ) as Server;
    server.once('error', reject);
  });
}
