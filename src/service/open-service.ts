import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Context, Hono } from 'hono';
import type { Logger } from 'pino';
import { type Countersign, createCountersign, type Database, erasureLog, keyFile } from '../server.js';
import type { BrowserContext } from './checks/browser-routes.js';
import { checkTokens } from './checks/check-token.js';
import { deleteOld, expireChecks, forgetLearner } from './checks/end-checks.js';
import { type DecisionOptions, followDecision } from './checks/follow-decision.js';
import { mayStartCheck } from './checks/may-start-check.js';
import { CheckOver } from './checks/running-check.js';
import { tellLearnerEvents } from './checks/tell-learner-events.js';
import type { Configuration, Tenant } from './configuration/configuration.js';
import { createApp } from './create-app.js';
import type { Files } from './hosted/package-files.js';
import { loadStillChecker } from './operating/load-still-checker.js';
import { describeError } from './operating/logger.js';
import { createMetrics, type Metrics } from './operating/metrics.js';
import { deliverWebhooks } from './webhooks/deliver-webhooks.js';

export interface ServiceOptions {
  readonly configuration: Configuration;
  /** Migrated. */
  readonly database: Database;
  readonly files: Files;
  readonly logger: Logger;
  /** Where a request comes from. */
  readonly addressOf?: (c: Context) => string | null;
  readonly isEnding?: () => boolean;
  /** Seconds since the epoch, for tests. */
  readonly now?: () => number;
}

export interface Service {
  readonly app: Hono;
  readonly countersign: Countersign;
  readonly metrics: Metrics;
  /** What is due in the background, once. */
  tidy(): Promise<void>;
  /** Goes on in the background until the signal, and resolves when all of it has ended. */
  work(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Between two looks for checks whose time is over. */
const TIDY_MS = 10_000;

/**
 * The service over a database: the library mounted once, and what platforms and learners ask it.
 *
 * @throws TypeError for a policy that nobody can meet
 */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { configuration, database, logger, now = () => Math.floor(Date.now() / 1000) } = options;
  const { publicUrl, policy, checks } = configuration;
  const tenants = new Map(configuration.tenants.map((tenant) => [tenant.id, tenant]));
  const tenantOf = (id: string): Tenant => tenants.get(id) ?? { id, name: id, origins: [], returnUrls: [], webhooks: [] };
  const decisions: DecisionOptions = { tenantOf, now };
  const keys = keyFile(configuration.keysFile);
  const tokens = checkTokens(keys);
  const stillChecker = await loadStillChecker(policy);
  const onError = (error: unknown): void => {
    if (!(error instanceof CheckOver)) logger.error(describeError(error), 'failed');
  };
  mkdirSync(dirname(configuration.erasuresFile), { recursive: true, mode: 0o700 });
  const erasures = erasureLog(configuration.erasuresFile);
  const learners = tellLearnerEvents(database, decisions);
  const countersign = createCountersign({
    database,
    keys,
    audience: publicUrl,
    basePath: '',
    origins: [...new Set([publicUrl, ...configuration.tenants.flatMap(({ origins }) => origins)])],
    authenticate: async (_, context) => {
      const { check } = context as BrowserContext;
      if (check === null) return null;
      const { tenant, subject, authenticatedAt } = check;
      return { tenant, subject, ...(authenticatedAt === null ? {} : { freshSince: authenticatedAt }) };
    },
    address: (_, context) => (context as BrowserContext).address,
    policy,
    ...(stillChecker === null ? {} : { stillChecker }),
    mayStart: mayStartCheck(decisions),
    onDecision: followDecision(decisions),
    onNotice: learners.onNotice,
    onErasure: async (erasure) => {
      await erasures.append(erasure);
      // Whoever asked for it: the end of the time that was agreed to asks nobody here.
      await forgetLearner(database, erasure, { ...decisions, before: erasure.at });
      await learners.onErasure(erasure);
    },
    onDuplicate: learners.onDuplicate,
    onError,
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  const metrics = createMetrics({ countersign, database, now });
  let wake = (): void => undefined;
  const app = createApp({
    ...decisions,
    tenantOf,
    tenants,
    database,
    countersign,
    tokens,
    publicUrl,
    checks,
    console: configuration.console,
    policy,
    files: options.files,
    logger,
    metrics,
    metricsToken: configuration.metricsToken,
    openToken: tokens.open,
    answer: (request, context) => countersign.fetch(request, context),
    addressOf: options.addressOf ?? (() => null),
    isEnding: options.isEnding ?? (() => false),
    wake: () => wake(),
    onAnswer: (kind, outcome) => {
      metrics.onAnswer(kind, outcome);
      if (kind === 'bundles' || outcome !== '200') wake();
    },
  });
  const tidy = async (): Promise<void> => {
    await expireChecks(database, decisions);
    await deleteOld(database, { keepDays: checks.keepDays, now: now() });
  };
  return {
    app,
    countersign,
    metrics,
    tidy,
    work: async (signal) => {
      const webhooks = deliverWebhooks({ database, tenants: tenants.values(), now, onError, onTry: metrics.onTry });
      wake = webhooks.wake;
      const tidying = repeat(tidy, { signal, onError });
      const library = countersign.work({ until: signal, pollSeconds: 5 });
      await new Promise<void>((resolve) =>
        signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      await Promise.all([webhooks.close(), tidying, library]);
    },
    close: async () => stillChecker?.close(),
  };
}

async function repeat(
  run: () => Promise<void>,
  { signal, onError }: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    await run().catch(onError);
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, TIDY_MS);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }
}
