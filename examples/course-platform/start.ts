import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { keyFile, loadOrCreateKeys, type PolicyOptions } from 'countersign/server';
import type { PasswordCost } from './accounts/passwords.js';
import { loadCertificateKeys } from './certificates/load-certificate-keys.js';
import { registrationsIn } from './lti/registrations/registration-files.js';
import { createPlatform, type OpenedPlatform } from './platform.js';
import { migratePlatform } from './schema/migrate-platform.js';
import { answerFrom, connectedAddress, namedAddress } from './site/address-of.js';
import { PACKAGE_FILES } from './site/package-files.js';
import { isPlainTarget } from './site/plain-target.js';
import { type OpenedDatabase, openDatabase } from './store/database.js';
import type { Platform } from './types.js';

export interface StartOptions {
  /** 0 takes a free one. */
  port: number;
  /** The folder of keys, and of the database where there is no `databaseUrl`. */
  data: string;
  databaseUrl?: string;
  /** Where learners find it; default: this machine. */
  origin?: string;
  host?: string;
  /** Changes members of the university's. */
  policy?: Partial<PolicyOptions>;
  /**
   * A header in which a proxy of your own names the client's address, and lets nobody else name
   * one. Without it, the address at the other end of the connection counts.
   */
  addressHeader?: string;
  passwordCost?: PasswordCost;
}

export interface StartedPlatform {
  url: string;
  platform: Platform;
  close: () => Promise<void>;
}

type Answer = Parameters<typeof serve>[0]['fetch'];

/**
 * Starts the platform. Several processes on one PostgreSQL share all work; they need the same key
 * files (`data`) and the same `origin`.
 *
 * @throws the `listen` error, with its `code`, when the port is taken: nothing was opened then
 */
export async function startPlatform(options: StartOptions): Promise<StartedPlatform> {
  const { port, data, databaseUrl, origin, host = '127.0.0.1', policy = {}, addressHeader, passwordCost } = options;
  let ready: (site: OpenedPlatform) => void = () => undefined;
  const site = new Promise<OpenedPlatform>((resolve) => {
    ready = resolve;
  });
  const answer: Answer = async (request, { incoming }) =>
    isPlainTarget(incoming.url ?? '')
      ? answerFrom(incoming.socket.remoteAddress, async () => (await site).fetch(request))
      : new Response('404 Not Found', { status: 404 });
  const server = await listen(answer, { port, host });
  const url = origin ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let database: OpenedDatabase | undefined;
  try {
    database = await openDatabase({ folder: join(data, 'database'), url: databaseUrl });
    const keyPath = join(data, 'keys.json');
    await loadOrCreateKeys(keyPath, database.queries);
    await migratePlatform(database.queries);
    const created = await createPlatform({
      database: database.queries,
      keys: keyFile(keyPath),
      certificateKeys: await loadCertificateKeys(join(data, 'certificate-keys.json'), url, database.queries),
      origin: url,
      registrations: registrationsIn(data),
      integrity: JSON.parse(await readFile(join(PACKAGE_FILES, 'integrity.json'), 'utf8')) as Record<string, string>,
      policy,
      ...(passwordCost === undefined ? {} : { passwordCost }),
      address: addressHeader === undefined ? connectedAddress : namedAddress(addressHeader),
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

/**
 * Longer than a proxy keeps an idle connection: who closes first must be the one that sends, or a
 * request is lost on the way now and then.
 */
const KEEP_ALIVE_MS = 75_000;

/** First the port, then the database: two processes on one PGlite folder would spoil it. */
function listen(fetch: Answer, { port, host }: { port: number; host: string }): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host }, () => resolve(server));
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.once('error', reject);
  });
}

function close(server: ServerType, database: OpenedDatabase | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close(() => Promise.resolve(database?.close()).then(resolve, reject));
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
