/** What is used of a connection. Who uses the package needs no types of Node. */
interface Connection {
  readonly bytesRead: number;
  once(event: 'close', listener: () => void): unknown;
  end(): unknown;
  destroy(): unknown;
}

interface Answer {
  setHeader(name: string, value: string): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** What is used of a server of `node:http`. */
interface HttpServer {
  close(done: () => void): unknown;
  closeAllConnections(): void;
  on(event: 'connection', listener: (socket: Connection) => void): unknown;
  prependListener(event: 'request', listener: (request: { readonly socket: Connection }, response: Answer) => void): unknown;
}

/**
 * Of a connection: requests that run, and the bytes that had come when the last one was answered.
 */
interface Use {
  running: number;
  answered: number;
}

/** Ends the server; see `prepareDrain`. */
export type Drain = (options?: {
  /** Less than whoever stops the process waits before it kills it. Default 25. */
  readonly seconds?: number;
}) => Promise<void>;

/**
 * Prepares a server to end without losing what it does. Call it as soon as there is a server, and
 * what it returns once, on SIGTERM: no connection is taken any more, requests that run are
 * answered, and each connection closes after its answer. Connections on which nothing is asked
 * close at once (Node takes one that has not asked yet for busy). What has not ended when the time
 * is over is cut off. It resolves when all are closed; then close the database.
 *
 * @example
 * const drain = prepareDrain(server);
 * process.once('SIGTERM', () => drain({ seconds: 25 }));
 */
export function prepareDrain(server: HttpServer): Drain {
  const uses = new Map<Connection, Use>();
  let isDraining = false;
  const useOf = (socket: Connection): Use => {
    const known = uses.get(socket);
    if (known !== undefined) return known;
    const fresh: Use = { running: 0, answered: 0 };
    uses.set(socket, fresh);
    socket.once('close', () => uses.delete(socket));
    return fresh;
  };
  server.on('connection', useOf);
  server.prependListener('request', ({ socket }, response) => {
    const use = useOf(socket);
    use.running++;
    if (isDraining) response.setHeader('connection', 'close');
    response.once('close', () => {
      use.running--;
      use.answered = socket.bytesRead;
      if (isDraining && use.running === 0) socket.end();
    });
  });
  return ({ seconds = 25 } = {}) =>
    new Promise((resolve) => {
      isDraining = true;
      const end = setTimeout(() => server.closeAllConnections(), seconds * 1000);
      server.close(() => {
        clearTimeout(end);
        resolve();
      });
      // Where bytes have come, a request is on its way.
      for (const [socket, { running, answered }] of uses) if (running === 0 && socket.bytesRead === answered) socket.destroy();
    });
}
