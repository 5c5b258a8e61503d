import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Countersign, Database } from '../../server.js';
import { readBacklog } from '../store/deliveries.js';

export interface Metrics {
  readonly registry: Registry;
  onRequest(route: string, method: string, status: number, seconds: number): void;
  onAnswer(kind: string, outcome: string): void;
  onTry(tenant: string, endpoint: string, outcome: string): void;
}

/**
 * What Prometheus asks for. Labels come from closed lists, so that nobody can make more of them by
 * what they send.
 */
export function createMetrics({
  countersign,
  database,
  now,
}: {
  readonly countersign: Countersign;
  readonly database: Database;
  readonly now: () => number;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'countersign_request_seconds',
    help: 'Time of requests, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const answers = new Counter({
    name: 'countersign_check_answers_total',
    help: 'What learners’ pages were answered, by kind of request and result or code.',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const tries = new Counter({
    name: 'countersign_webhook_tries_total',
    help: 'Webhooks that were sent, by tenant, endpoint and what came of it.',
    labelNames: ['tenant', 'endpoint', 'outcome'],
    registers,
  });
  gauge(registry, 'countersign_queue_jobs', 'Jobs in the background, by kind and state.', ['kind', 'state'], async (set) => {
    for (const { kind, waiting, failed } of await countersign.queue()) {
      set({ kind, state: 'waiting' }, waiting);
      set({ kind, state: 'failed' }, failed);
    }
  });
  gauge(registry, 'countersign_queue_overdue_seconds', 'How long the oldest job that is due has waited.', ['kind'], async (set) => {
    for (const { kind, overdueSeconds } of await countersign.queue()) set({ kind }, overdueSeconds ?? 0);
  });
  gauge(registry, 'countersign_webhooks_waiting', 'Events that an endpoint has yet to be told.', ['tenant', 'endpoint'], async (set) => {
    for (const { tenant, endpoint, waiting } of await readBacklog(database, now())) set({ tenant, endpoint }, waiting);
  });
  gauge(registry, 'countersign_webhooks_oldest_seconds', 'How long the oldest of them has waited.', ['tenant', 'endpoint'], async (set) => {
    for (const { tenant, endpoint, oldestSeconds } of await readBacklog(database, now())) set({ tenant, endpoint }, oldestSeconds);
  });
  gauge(registry, 'countersign_checks_open', 'Checks whose token opens them.', [], async (set) => {
    const [row] = await database.query<{ open: number }>('select count(*)::integer as open from service_check where is_open');
    set({}, row?.open ?? 0);
  });
  return {
    registry,
    onRequest: (route, method, status, seconds) => requests.observe({ route, method, status: String(status) }, seconds),
    onAnswer: (kind, outcome) => answers.inc({ kind, outcome }),
    onTry: (tenant, endpoint, outcome) => tries.inc({ tenant, endpoint, outcome }),
  };
}

type Set = (labels: Readonly<Record<string, string>>, value: number) => void;

/** Read when it is asked for. */
function gauge(registry: Registry, name: string, help: string, labelNames: string[], read: (set: Set) => Promise<void>): void {
  const made = new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      this.reset();
      await read((labels, value) => this.set(labels, value));
    },
  });
  void made;
}
