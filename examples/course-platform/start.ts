import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { keyFile, loadOrCreateKeys, networkOf } from 'countersign/server';
import { loadCertificateKeys } from './certificates/certificate.js';
import { registrationsIn } from './lti/registrations/registration-files.js';
import { createPlatform } from './platform.js';
import { PACKAGE_FILES } from './site/package-files.js';
import { isPlainTarget } from './site/plain-target.js';
import { openDatabase } from './store/database.js';

/**
 * Starts the platform. Several processes on one PostgreSQL share all work; they need the same key
 * files (`data`) and the same `origin`.
 *
 * @param options `port` 0 takes a free one; `data` is the folder of keys, and of the database where
 *   there is no `databaseUrl`; `origin` is where learners find it, default: this machine;
 *   `addressHeader` is a header in which a proxy of your own names the client's address, and lets
 *   nobody else name one
 * @throws the `listen` error, with its `code`, when the port is taken: nothing was opened then
 */
export async function startPlatform({ port, data, databaseUrl, origin, host = '127.0.0.1', policy = {}, addressHeader, passwordCost }) {
  let ready;
  const site = new Promise((resolve) => {
    ready = resolve;
  });
  const answer = async (request, { incoming }) =>
    isPlainTarget(incoming.url) ? (await site).fetch(request) : new Response('404 Not Found', { status: 404 });
  const server = await listen(answer, { port, host });
  const url = origin ?? `http://127.0.0.1:${server.address().port}`;
  let database;
  try {
    database = await openDatabase({ folder: join(data, 'database'), url: databaseUrl });
    const keyPath = join(data, 'keys.json');
    await loadOrCreateKeys(keyPath, database.queries);
    const created = await createPlatform({
      database: database.queries,
      keys: keyFile(keyPath),
      certificateKeys: await loadCertificateKeys(join(data, 'certificate-keys.json'), url),
      origin: url,
      registrations: registrationsIn(data),
      integrity: JSON.parse(await readFile(join(PACKAGE_FILES, 'integrity.json'), 'utf8')),
      policy,
      ...(passwordCost === undefined ? {} : { passwordCost }),
      ...(addressHeader === undefined ? {} : { address: addressOf(addressHeader) }),
      onError: (error) => console.error(error),
    });
    ready(created);
    const stop = new AbortController();
    const work = created.work({ until: stop.signal });
    return {
      url,
      platform: created.platform,
      close: async () => {
        stop.abort();
        await work;
        await close(server, database);
      },
    };
  } catch (error) {
    await close(server, database);
    throw error;
  }
}

/** The address that the proxy names, as the network that it counts for. A request without the header came past it, or the proxy was not told to set it: said once, and nobody's address. */
function addressOf(header) {
  let told = false;
  return (request) => {
    const address = request.headers.get(header)?.trim() || null;
    if (address === null && !told) {
      told = true;
      console.error(
        `A request came without the header ${header} (CLIENT_ADDRESS_HEADER): it is not limited by address. Let the proxy set it on every request.`,
      );
    }
    return address === null ? null : networkOf(address);
  };
}

/** Longer than a proxy keeps an idle connection: who closes first must be the one that sends, or a request is lost on the way now and then. */
const KEEP_ALIVE_MS = 75_000;

/** First the port, then the database: two processes on one PGlite folder would spoil it. */
function listen(fetch, { port, host }) {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host }, () => resolve(server));
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.once('error', reject);
  });
}

function close(server, database) {
  return new Promise((resolve, reject) => {
    server.close(() => Promise.resolve(database?.close()).then(resolve, reject));
    server.closeAllConnections();
  });
}
