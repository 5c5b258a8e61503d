// The harness's backend: everything that a course platform would mount. Its routes are in site.ts.
import { join } from 'node:path';
import { createPasskeyVerifier } from 'countersign/passkeys';
import { type Countersign, createCountersign, loadOrCreateKeys, type PolicyOptions } from 'countersign/server';
import { createStillChecker, type RunningStillChecker } from 'countersign/stills';
import type { Hono } from 'hono';
import { isPlainTarget } from '../course-platform/site/plain-target.js';
import { openDatabase } from '../course-platform/store/database.js';
import { openCourseSite } from './embeddings.js';
import { createFaults } from './faults.js';
import { learnerOf, TENANT } from './learner-cookie.js';
import { type Listening, listen } from './listen.js';
import { type PolicyName, policyOf } from './policy.js';
import type { Run } from './run.js';
import { createRunLog } from './run-log.js';
import { createSite } from './site.js';

const AUDIENCE = 'https://harness.countersign.example';

export interface HarnessOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The folder of database and keys. */
  readonly data: string;
  readonly databaseUrl?: string | undefined;
  /** Changes members of the harness's policy. */
  readonly policy?: Partial<PolicyOptions>;
  /** More folders with pages, by path. */
  readonly folders?: Readonly<Record<string, string>>;
}

export interface Harness {
  readonly url: string;
  readonly routes: Hono['routes'];
  readonly runs: readonly Run[];
  /** For every learner. */
  setFault(fault: string, times?: number): void;
  close(): Promise<void>;
}

/**
 * Starts the harness on the loopback interface.
 *
 * @throws the `listen` error, with its `code`, when the port is taken: nothing was opened then
 */
export async function startHarness({ port, data, databaseUrl, policy = {}, folders = {} }: HarnessOptions): Promise<Harness> {
  // First the port, then the database: two harnesses on one folder would spoil it.
  let ready: (site: Hono) => void = () => undefined;
  const site = new Promise<Hono>((resolve) => {
    ready = resolve;
  });
  const server = await listen(
    async (request, env) =>
      isPlainTarget(env.incoming.url ?? '') ? (await site).fetch(request, env) : new Response('404 Not Found', { status: 404 }),
    port,
  );
  const { url } = server;
  const faults = createFaults();
  let stillChecker: RunningStillChecker | undefined;
  let database: Awaited<ReturnType<typeof openDatabase>> | undefined;
  let courseSite: Listening | undefined;
  const stop = new AbortController();
  /** What runs in the background on the harness's database, which all its policies share. */
  let work: Promise<number> | undefined;
  const close = async (): Promise<void> => {
    stop.abort();
    await Promise.all([work, server.close(), courseSite?.close()]);
    await Promise.all([database?.close(), stillChecker?.close()]);
  };
  try {
    courseSite = await openCourseSite(url);
    database = await openDatabase({ folder: join(data, 'database'), url: databaseUrl, schema: 'countersign_harness' });
    const { queries } = database;
    const keys = await loadOrCreateKeys(join(data, 'keys.json'), queries);
    const origins = [url, url.replace('127.0.0.1', 'localhost')];
    const log = createRunLog({ keys, audience: AUDIENCE, origins });
    const mount = (name: PolicyName, basePath: string): Countersign => {
      const chosen = policyOf(name, policy);
      const hasStills = (chosen.stills ?? 0) > 0;
      if (hasStills) stillChecker ??= createStillChecker();
      return createCountersign({
        database: queries,
        keys,
        audience: AUDIENCE,
        origins,
        authenticate: async (request) => {
          const subject = learnerOf(request);
          return subject === undefined ? null : { tenant: TENANT, subject, freshSince: Math.floor(Date.now() / 1000) };
        },
        address: 'none',
        policy: chosen,
        basePath,
        ...(hasStills && stillChecker !== undefined ? { stillChecker } : {}),
        ...(chosen.passkey === undefined ? {} : { passkeys: createPasskeyVerifier({ rpId: 'localhost', rpName: 'Countersign harness' }) }),
        onNotice: async () => undefined,
        onError: (error) => console.error(error),
        now: () => Math.floor(Date.now() / 1000) + faults.clockAheadSeconds(),
        dangerouslyInspect: log.inspect,
      });
    };
    const mounted = new Map<string, Countersign>();
    const backend = (name: PolicyName, basePath = `/api/policies/${name}`): Countersign => {
      const known = mounted.get(basePath) ?? mount(name, basePath);
      mounted.set(basePath, known);
      return known;
    };
    work = backend('plain', '/api/countersign').work({ until: stop.signal });
    const made = createSite({ backend, faults, log, folders, courseSite: courseSite.url });
    ready(made);
    return { url, routes: made.routes, runs: log.runs, setFault: faults.set, close };
  } catch (error) {
    await close();
    throw error;
  }
}
