import { addEvent } from '../../src/service/store/events.js';
import type { TestService } from './open-test-service.js';

/** Events of the first tenant that were given up at its endpoint. */
export async function deliveryFailed({ database, configuration, clock }: TestService, names: readonly string[]): Promise<void> {
  const [tenant] = configuration.tenants as [(typeof configuration.tenants)[number]];
  for (const name of names) await addEvent(database, { tenant, type: 'check.accepted', stream: name, data: { id: name }, at: clock.now });
  await database.query("update service_delivery set state = 'failed', tries = 9, failure = '503'");
}
