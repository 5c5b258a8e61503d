import type { Tenant } from '../../../src/service/configuration/configuration.js';
import { migrateService } from '../../../src/service/schema/migrate-service.js';
import { addEvent } from '../../../src/service/store/events.js';
import { openDatabase } from '../../../src/service/store/open-database.js';
import { deliverDue } from '../../../src/service/webhooks/deliver-webhooks.js';
import { openPoster } from '../../../src/service/webhooks/post.js';
import { eachAtOnce } from '../platform/each-at-once.js';
import { openFailingEndpoint, type Told } from './failing-endpoint.js';

/** Of each check. */
const EVENTS = 5;
const AT_ONCE = 8;

export interface Delivered extends Told {
  readonly webhooks: number;
  /** Tries that the endpoint answered 500. */
  readonly refused: number;
  readonly perSecond: number;
  /** Time between tries that was passed over: the clock is set to when the next one is due. */
  readonly skippedSeconds: number;
}

/**
 * Tells an endpoint that fails every third time, through the loop of an endpoint as the worker runs
 * it. Where nothing is due, the clock is set on: the real pauses grow to an hour.
 */
export async function deliverToFailing(databaseUrl: string, webhooks: number): Promise<Delivered> {
  const endpoint = await openFailingEndpoint();
  const { database, close } = await openDatabase({ url: databaseUrl, folder: '' });
  const webhook = { id: 'main', url: endpoint.url, secrets: [`whsec_${'A'.repeat(32)}`], allowPrivate: true };
  const tenant: Tenant = { id: 'main', name: 'Main', origins: [], returnUrls: [], webhooks: [webhook] };
  const poster = openPoster(webhook.url, true);
  let skippedSeconds = 0;
  const now = (): number => Math.floor(Date.now() / 1000) + skippedSeconds;
  try {
    await migrateService(database);
    const streams = new Map<string, string[]>();
    for (let at = 0; at < webhooks; at++) {
      const id = `chk_${Math.floor(at / EVENTS)}`;
      streams.set(id, [...(streams.get(id) ?? []), `evt_${at}`]);
    }
    await eachAtOnce([...streams], AT_ONCE, async ([id, names]) => {
      for (const name of names)
        await addEvent(database, { tenant, type: 'check.refused', stream: id, data: { id }, at: now(), once: name.slice(4) });
    });
    const options = { database, tenants: [tenant], now, onError: fail, onTry: () => undefined };
    const start = performance.now();
    for (;;) {
      if ((await deliverDue(tenant, webhook, poster, options)) > 0) continue;
      const [next] = await database.query<{ due: number | null }>(
        "select min(due_at) as due from service_delivery where state = 'waiting'",
      );
      if (next?.due == null) break;
      skippedSeconds += Math.max(0, next.due - now());
    }
    const seconds = (performance.now() - start) / 1000;
    const perSecond = Math.round(webhooks / seconds);
    return { webhooks, ...endpoint.compare(streams), refused: endpoint.refused(), perSecond, skippedSeconds };
  } finally {
    poster.close();
    await close();
    endpoint.close();
  }
}

function fail(error: unknown): never {
  throw error;
}
