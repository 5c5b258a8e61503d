import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ServerType, serve } from '@hono/node-server';
import { erasureLog, keyFile, loadOrCreateKeys, type PolicyOptions, prepareDrain, type Replayed, replayErasures } from 'countersign/server';
import { createStillChecker } from 'countersign/stills';
import type { PasswordCost } from './accounts/passwords.js';
import { loadCertificateKeys } from './certificates/load-certificate-keys.js';
import { registrationsIn } from './lti/registrations/registration-files.js';
import { createPlatform, type OpenedPlatform } from './platform.js';
import { replayClosed } from './privacy/replay-closed.js';
import { migratePlatform } from './schema/migrate-platform.js';
import { answerFrom, connectedAddress, namedAddress } from './site/address-of.js';
import { keepAssets } from './site/keep-assets.js';
import { keepOwnAddress, requireAddress } from './site/own-address.js';
import { PACKAGE_FILES } from './site/package-files.js';
import { isPlainTarget } from './site/plain-target.js';
import { closedAccounts } from './store/closed-accounts.js';
import { type OpenedDatabase, openDatabase, requireMoved } from './store/database.js';
import type { Platform } from './types.js';

export interface StartOptions {
  /** 0 takes a free one. */
  port: number;
  /** The folder of keys, and of the database where there is no `databaseUrl`. */
  data: string;
  databaseUrl?: string;
  /** Where learners find it; default: this machine. */
  origin?: string;
  /** Where they found it before: see `keepOwnAddress`. */
  earlierOrigins?: readonly string[];
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
  const { port, data, databaseUrl, origin, earlierOrigins = [], host = '127.0.0.1', policy = {}, addressHeader, passwordCost } = options;
  if (origin !== undefined) requireAddress('PUBLIC_ORIGIN', origin);
  for (const earlier of earlierOrigins) requireAddress('EARLIER_ORIGINS', earlier);
  let ready: (site: OpenedPlatform) => void = () => undefined;
  const site = new Promise<OpenedPlatform>((resolve) => {
    ready = resolve;
  });
  const answer: Answer = async (request, { incoming }) =>
    isPlainTarget(incoming.url ?? '')
      ? answerFrom(incoming.socket.remoteAddress, async () => (await site).fetch(request))
      : new Response('404 Not Found', { status: 404 });
  const server = await listen(answer, { port, host });
  const drain = prepareDrain(server as Server);
  const url = origin ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stillChecker = createStillChecker();
  let database: OpenedDatabase | undefined;
  try {
    database = await openDatabase({ folder: join(data, 'database'), url: databaseUrl });
    const keyPath = join(data, 'keys.json');
    await migratePlatform(database.queries);
    if (databaseUrl !== undefined) await requireMoved(database.queries, join(data, 'database'));
    await loadOrCreateKeys(keyPath, database.queries);
    await keepOwnAddress(database.queries, url, earlierOrigins);
    const erasures = erasureLog(join(data, 'erasures.jsonl'));
    tellReplayed(await replayErasures(database.queries, await keyFile(keyPath)(), await erasures.read()));
    const assets = join(data, 'assets');
    await keepAssets(join(PACKAGE_FILES, 'assets'), assets);
    const created = await createPlatform({
      assets,
      erasures,
      closed: closedAccounts(join(data, 'closed-accounts.jsonl')),
      database: database.queries,
      keys: keyFile(keyPath),
      certificateKeys: await loadCertificateKeys(join(data, 'certificate-keys.json'), url, database.queries),
      origin: url,
      earlierOrigins,
      registrations: registrationsIn(data),
      integrity: JSON.parse(await readFile(join(PACKAGE_FILES, 'integrity.json'), 'utf8')) as Record<string, string>,
      policy,
      stillChecker,
      ...(passwordCost === undefined ? {} : { passwordCost }),
      address: addressHeader === undefined ? connectedAddress : namedAddress(addressHeader),
      onError: (error) => console.error(error),
    });
    await replayClosed(created.platform);
    ready(created);
    const stop = new AbortController();
    const work = created.work({ until: stop.signal });
    return {
      url,
      platform: created.platform,
      close: async () => {
        stop.abort();
        await Promise.all([drain({ seconds: DRAIN_SECONDS }), within(work, DRAIN_SECONDS)]);
        await Promise.all([database?.close(), stillChecker.close()]);
      },
    };
  } catch (error) {
    await drain({ seconds: 1 });
    await database?.close();
    throw error;
  }
}

function tellReplayed({ erased, newer }: Replayed): void {
  if (erased.length > 0) console.log(`This database is from before the erasure of ${erased.length} learners: they were erased again.`);
  if (newer.length > 0) console.log(`${newer.length} learners have enrolled since their erasure: what they gave anew stays.`);
}

/** What stops a service waits thirty seconds or more, and kills it then. */
const DRAIN_SECONDS = 25;

/** A job that has not ended by then is tried again by whoever runs next. */
async function within(work: Promise<void>, seconds: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, setTimeout(seconds * 1000, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
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
