import type { Database } from '../../server.js';
import type { Tenant, Webhook } from '../configuration/configuration.js';
import { claimDeliveries, type Delivery, endDelivery, postponeDelivery } from '../store/deliveries.js';
import { openPoster, type Poster } from './post.js';
import { signEvent } from './sign-event.js';

/** An event that nobody has taken for so long is given up: it stays in the list of events. */
const GIVEN_UP_SECONDS = 3 * 86_400;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 3_600;

export interface WebhookOptions {
  readonly database: Database;
  readonly tenants: Iterable<Tenant>;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  /** Told of each try: `delivered`, `postponed` or `failed`. */
  readonly onTry: (tenant: string, endpoint: string, outcome: string) => void;
}

export interface WebhookDelivery {
  /** Something may be due. */
  wake(): void;
  /** Ends what is being sent, and resolves then. */
  close(): Promise<void>;
}

/**
 * Claimed at once: more than there are connections, so that none of them waits for the database.
 */
const AT_ONCE = 24;
/** So often an endpoint's queue is looked at where nobody wakes it. */
const POLL_MS = 1_000;

/**
 * Tells endpoints what waits for them, at least once and in the order of each check. Every endpoint
 * has a loop and connections of its own: one that hangs holds up nobody else.
 */
export function deliverWebhooks(options: WebhookOptions): WebhookDelivery {
  const stop = new AbortController();
  const wakes = new Set<() => void>();
  const loops = [...options.tenants].flatMap((tenant) =>
    tenant.webhooks.map((webhook) => serveEndpoint(tenant, webhook, options, stop.signal, wakes)),
  );
  return {
    wake: () => {
      for (const wake of wakes) wake();
    },
    close: async () => {
      stop.abort();
      for (const wake of wakes) wake();
      await Promise.all(loops);
    },
  };
}

async function serveEndpoint(
  tenant: Tenant,
  webhook: Webhook,
  options: WebhookOptions,
  signal: AbortSignal,
  wakes: Set<() => void>,
): Promise<void> {
  const poster = openPoster(webhook.url, webhook.allowPrivate);
  while (!signal.aborted) {
    const sent = await deliverDue(tenant, webhook, poster, options).catch((error: unknown) => {
      options.onError(error);
      return 0;
    });
    if (sent === 0 && !signal.aborted) await pause(wakes);
  }
  poster.close();
}

/**
 * What is due for one endpoint, once.
 *
 * @returns how many were tried
 */
export async function deliverDue(tenant: Tenant, webhook: Webhook, poster: Poster, options: WebhookOptions): Promise<number> {
  const place = { tenant: tenant.id, endpoint: webhook.id };
  const due = await claimDeliveries(options.database, place, { limit: AT_ONCE, now: options.now() });
  await Promise.all(due.map((delivery) => tryDelivery(delivery, webhook, poster, { ...options, place })));
  return due.length;
}

async function tryDelivery(
  delivery: Delivery,
  { secrets }: Webhook,
  poster: Poster,
  { database, now, onTry, place }: WebhookOptions & { readonly place: { readonly tenant: string; readonly endpoint: string } },
): Promise<void> {
  const { id, stream, tries, createdAt } = delivery;
  const { body, headers } = signEvent(delivery, secrets, now());
  const failure = await poster.post(body, headers).then(
    (status) => (status >= 200 && status < 300 ? null : String(status)),
    (error: unknown) => codeOf(error),
  );
  const tell = (outcome: string): void => onTry(place.tenant, place.endpoint, outcome);
  if (failure === null) {
    await endDelivery(database, id, 'delivered', null);
    return tell('delivered');
  }
  if (now() - createdAt >= GIVEN_UP_SECONDS) {
    await endDelivery(database, id, 'failed', failure);
    return tell('failed');
  }
  const pauseSeconds = Math.min(FIRST_PAUSE_SECONDS * 2 ** (tries - 1), LONGEST_PAUSE_SECONDS);
  await postponeDelivery(database, place, { id, stream, dueAt: now() + pauseSeconds, failure });
  tell('postponed');
}

/** Never its words: they may quote an address. */
function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return [code, name].find((text): text is string => typeof text === 'string' && /^[\w-]{1,60}$/.test(text)) ?? 'unknown';
}

function pause(wakes: Set<() => void>): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      wakes.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, POLL_MS);
    wakes.add(wake);
  });
}
