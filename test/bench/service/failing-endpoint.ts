import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came of events that an endpoint had to be told. */
export interface Told {
  readonly lost: number;
  /** Streams whose events were first taken in another order than they were told in. */
  readonly outOfOrder: number;
  /** Taken once more than they had to be. */
  readonly repeated: number;
}

/** An endpoint on this machine that fails every third time, and keeps what it took. */
export interface FailingEndpoint {
  readonly url: string;
  /** Requests that were answered 500. */
  refused(): number;
  /** Different events that it took. */
  known(): number;
  /** @param streams names of events in their order, by the id in their data */
  compare(streams: ReadonlyMap<string, readonly string[]>): Told;
  close(): void;
}

export async function openFailingEndpoint(): Promise<FailingEndpoint> {
  const names = new Set<string>();
  const first = new Map<string, string[]>();
  let [asked, refused, taken] = [0, 0, 0];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (++asked % 3 === 0) {
      refused += 1;
      response.writeHead(500).end();
      return;
    }
    const event = JSON.parse(Buffer.concat(chunks).toString()) as { id: string; data: { id: string } };
    taken += 1;
    if (!names.has(event.id)) first.set(event.data.id, [...(first.get(event.data.id) ?? []), event.id]);
    names.add(event.id);
    response.writeHead(204).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    refused: () => refused,
    known: () => names.size,
    compare: (streams) => {
      const wanted = [...streams.values()].flat();
      return {
        lost: wanted.filter((name) => !names.has(name)).length,
        outOfOrder: [...streams].filter(([id, order]) => {
          const came = first.get(id) ?? [];
          return came.join() !== order.filter((name) => came.includes(name)).join();
        }).length,
        repeated: taken - names.size,
      };
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
