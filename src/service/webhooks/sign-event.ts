import { Webhook } from 'standardwebhooks';
import type { Delivery } from '../store/deliveries.js';

/**
 * An event as Standard Webhooks sends it, signed by each of the secrets: whoever verifies with one
 * of them is served while secrets are replaced.
 *
 * @param now seconds since the epoch: of this try
 */
export function signEvent(
  { name, type, data, at }: Pick<Delivery, 'name' | 'type' | 'data' | 'at'>,
  secrets: readonly string[],
  now: number,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const body = JSON.stringify({ id: name, type, timestamp: new Date(at * 1000).toISOString(), data });
  const signatures = secrets.map((secret) => new Webhook(secret).sign(name, new Date(now * 1000), body));
  return { body, headers: { 'webhook-id': name, 'webhook-timestamp': String(now), 'webhook-signature': signatures.join(' ') } };
}
