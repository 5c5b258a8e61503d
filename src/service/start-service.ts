import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import { type Database, erasureLog, keyFile, loadOrCreateKeys, networkOf, prepareDrain, replayErasures } from '../server.js';
import type { Configuration } from './configuration/configuration.js';
import { packageFiles } from './hosted/package-files.js';
import { openService } from './open-service.js';
import { createLogger, describeError } from './operating/logger.js';
import { migrateService, requireMigrated } from './schema/migrate-service.js';
import { createApiKey, listApiKeys } from './store/api-keys.js';
import { openDatabase } from './store/open-database.js';
import { hasAdministrator, inviteStaff } from './store/staff.js';

export interface StartOptions {
  readonly configuration: Configuration;
  /** The package's built files. */
  readonly dist: string;
  /** `serve` answers and works; `http` answers alone; `work` works alone. */
  readonly role?: 'serve' | 'http' | 'work';
  readonly logger?: Logger;
}

export interface StartedService {
  /** Where it listens; `null`: it works alone. */
  readonly url: string | null;
  /** The first key of the first tenant, where there was none: it is shown once. */
  readonly firstKey: string | null;
  /**
   * The address by which the first administrator of the console joins, where there is none: it is
   * shown once.
   */
  readonly firstInvitation: string | null;
  /** Takes no more requests, finishes what runs, and closes the database: within 30 seconds. */
  close(): Promise<void>;
}

/** Whoever stops a service waits thirty seconds, and kills it then. */
const DRAIN_SECONDS = 25;
/** Longer than a proxy keeps an idle connection. */
const KEEP_ALIVE_MS = 75_000;

/**
 * Starts the service. With PostgreSQL, several may run, with the same keys; `countersign migrate`
 * comes first. With PGlite it is one process, which migrates by itself.
 *
 * @throws the `listen` error, with its `code`, when the port is taken; Error that says what to do
 *
 * @example
 * const configuration = readConfiguration('countersign.json', process.env);
 * const service = await startService({ configuration, dist });
 */
export async function startService({
  configuration,
  dist,
  role = 'serve',
  logger = createLogger(configuration.log),
}: StartOptions): Promise<StartedService> {
  const opened = await openDatabase(configuration.database);
  const { database } = opened;
  const closing: (() => Promise<void>)[] = [opened.close];
  const closeAll = async (): Promise<void> => {
    for (const close of closing.reverse()) await close();
  };
  try {
    if (configuration.database.url === undefined) await migrateService(database);
    else await requireMigrated(database);
    await loadOrCreateKeys(configuration.keysFile, database);
    await replayAll(database, configuration, logger);
    let isEnding = false;
    const service = await openService({
      configuration,
      database,
      logger,
      files: packageFiles(dist),
      addressOf: addressReader(configuration.addressHeader, logger),
      isEnding: () => isEnding,
    });
    closing.push(service.close);
    const listening = role === 'work' ? null : await listen(service.app.fetch, configuration.listen);
    const firstKey = role === 'work' ? null : await makeFirstKey(database, configuration.tenants);
    const firstInvitation = role === 'work' ? null : await makeFirstInvitation(database, configuration);
    const stop = new AbortController();
    const work = role === 'http' ? Promise.resolve() : service.work(stop.signal);
    work.catch((error: unknown) => logger.fatal(describeError(error), 'work ended'));
    return {
      url: listening?.url ?? null,
      firstKey,
      firstInvitation,
      close: async () => {
        isEnding = true;
        stop.abort();
        await Promise.all([listening?.drain({ seconds: DRAIN_SECONDS }), within(work, DRAIN_SECONDS)]);
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Any constant. */
const FIRST_KEY_LOCK = 0x6b657931;

/** Of several that start at once, one makes it. */
function makeFirstKey(database: Database, [tenant]: Configuration['tenants']): Promise<string | null> {
  return database.transaction(async (queries) => {
    await queries.query('select pg_advisory_xact_lock($1)', [FIRST_KEY_LOCK]);
    if (tenant === undefined || (await listApiKeys(queries)).length > 0) return null;
    return createApiKey(queries, { tenant: tenant.id, scopes: ['admin'], note: 'first key', now: Math.floor(Date.now() / 1000) });
  });
}

/** Of the console of the first tenant: without an administrator, nobody can invite anybody. */
function makeFirstInvitation(
  database: Database,
  { console, publicUrl, tenants: [tenant] }: Pick<Configuration, 'console' | 'publicUrl' | 'tenants'>,
): Promise<string | null> {
  return database.transaction(async (queries) => {
    await queries.query('select pg_advisory_xact_lock($1)', [FIRST_KEY_LOCK]);
    const now = Math.floor(Date.now() / 1000);
    if (console === undefined || tenant === undefined || (await hasAdministrator(queries, now))) return null;
    return `${publicUrl}/console/join/${await inviteStaff(queries, { tenant: tenant.id, role: 'admin', actor: 'server', now })}`;
  });
}

type Fetch = Parameters<typeof serve>[0]['fetch'];

function listen(fetch: Fetch, { host, port }: Configuration['listen']): Promise<{ url: string; drain: ReturnType<typeof prepareDrain> }> {
  return new Promise((resolve, reject) => {
    const answer: Fetch = (request, env) =>
      isPlain(env.incoming as IncomingMessage) ? fetch(request, env) : new Response('404 Not Found', { status: 404 });
    const server = serve({ fetch: answer, port, hostname: host }, (info: AddressInfo) => {
      resolve({ url: `http://${host.includes(':') ? `[${host}]` : host}:${info.port}`, drain });
    }) as Server;
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    const drain = prepareDrain(server);
    server.once('error', reject);
  });
}

/**
 * What stands in front, and has rules by path, may read dot segments and backslashes in another
 * way.
 */
function isPlain({ url = '' }: IncomingMessage): boolean {
  const [path = ''] = url.split('?', 1);
  return !/(?:^|\/)(?:\.|%2e){1,2}(?:[/;#]|$)/i.test(path) && !path.includes('\\');
}

function remoteOf(c: Context): string | null {
  return (c.env as { incoming?: IncomingMessage } | undefined)?.incoming?.socket.remoteAddress ?? null;
}

/** What `networkOf` makes of an address. */
const NETWORK = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]+::\/64)$/;

/**
 * Where a request comes from: as the proxy names it, or the other end of the connection. One of
 * this machine is a proxy's, or of whoever tries the service out: nobody's address. Of what is no
 * address, a list say, the client may have written a part: nobody's, too, and told once.
 */
function addressReader(header: string | undefined, logger: Logger): (c: Context) => string | null {
  let told = false;
  return (c) => {
    const remote = header === undefined ? remoteOf(c) : (c.req.header(header)?.trim() ?? '');
    if (header === undefined) return isLoopback(remote) ? null : remote;
    const network = networkOf(remote ?? '');
    if (NETWORK.test(network)) return network;
    if (!told)
      logger.warn({ header }, 'a request came without one address in this header: let the proxy set it, in place of what the client sent');
    told = true;
    return null;
  };
}

/** Whom a database of before an erasure has back is erased again, before anybody is served. */
async function replayAll(database: Database, { keysFile, erasuresFile }: Configuration, logger: Logger): Promise<void> {
  const { erased } = await replayErasures(database, await keyFile(keysFile)(), await erasureLog(erasuresFile).read());
  if (erased.length > 0) logger.warn({ learners: erased.length }, 'the database is from before erasures, which were made again');
}

function isLoopback(address: string | null): boolean {
  return address !== null && /^(?:::ffff:)?127\.|^::1$/.test(address);
}

async function within(work: Promise<void>, seconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  await Promise.race([work.catch(() => undefined), over]);
  clearTimeout(timer);
}
