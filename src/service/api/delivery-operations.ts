import * as v from 'valibot';
import { instantOf, instantSchema } from '../checks/instant.js';
import { EVENT_TYPES } from '../configuration/configuration.js';
import { DELIVERY_STATES, findDelivery, type ListedDelivery, listDeliveries, repeatDelivery, repeatFailed } from '../store/deliveries.js';
import type { ApiOptions } from './api-options.js';
import { cursorSchema, readCursor, writeCursor } from './cursor.js';
import { nameSchema, numberedSchema } from './names.js';
import { type AnyOperation, none, operation } from './operation.js';
import { Problem } from './problem.js';

const delivery = v.strictObject({
  id: v.string(),
  event: v.pipe(v.string(), v.description('The event’s id.')),
  type: v.picklist(EVENT_TYPES),
  endpoint: v.string(),
  state: v.pipe(v.picklist(DELIVERY_STATES), v.description('`failed`: nobody took it for three days, and it was given up.')),
  tries: v.number(),
  failure: v.pipe(v.nullable(v.string()), v.description('Why the last try failed: a status or a code.')),
  createdAt: instantSchema,
  nextTryAt: v.nullable(instantSchema),
});

/** What became of events at the endpoints of a tenant, and how they are told again. */
export function deliveryOperations({ database, tenantOf, now, wake }: ApiOptions): readonly AnyOperation[] {
  const requireEndpoint = (tenant: string, endpoint: string): void => {
    if (!tenantOf(tenant).webhooks.some(({ id }) => id === endpoint)) throw new Problem('endpoint/unknown');
  };
  const find = async (tenant: string, id: string): Promise<ListedDelivery> => {
    const found = await findDelivery(database, tenant, id);
    if (found === null) throw new Problem('delivery/unknown');
    return found;
  };
  return [
    operation({
      id: 'listDeliveries',
      method: 'get',
      route: '/deliveries',
      summary: 'Lists what became of events at endpoints, newest first; those that were given up where no state is asked for',
      scope: 'checks',
      path: none,
      query: v.strictObject({
        state: v.exactOptional(v.picklist(DELIVERY_STATES), 'failed'),
        endpoint: v.exactOptional(nameSchema),
        limit: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 20),
        cursor: v.exactOptional(cursorSchema),
      }),
      body: null,
      status: 200,
      answer: v.strictObject({ data: v.array(delivery), next: v.nullable(v.string()) }),
      problems: [],
      run: async ({ key: { tenant }, query: { state, endpoint, limit, cursor } }) => {
        const before = cursor === undefined ? null : readCursor(cursor, v.strictTuple([v.literal(state), numberedSchema]))[1];
        const found = await listDeliveries(database, { tenant, state, endpoint: endpoint ?? null, limit: limit + 1, before });
        const last = found.length > limit ? found[limit - 1] : undefined;
        return {
          answer: { data: found.slice(0, limit).map(showDelivery), next: last === undefined ? null : writeCursor([state, last.id]) },
        };
      },
    }),
    operation({
      id: 'repeatDelivery',
      method: 'post',
      route: '/deliveries/{id}/repeat',
      summary: 'Tells an endpoint an event again, for three days',
      scope: 'checks',
      path: v.strictObject({ id: numberedSchema }),
      query: none,
      body: null,
      status: 200,
      answer: delivery,
      problems: ['delivery/unknown', 'delivery/waiting', 'endpoint/unknown'],
      run: async ({ key, path: { id } }) => {
        const { tenant } = key;
        const { endpoint } = await find(tenant, id);
        requireEndpoint(tenant, endpoint);
        const again = await repeatDelivery(database, id, { tenant, actor: `key:${key.id}`, now: now() });
        if (!again) throw new Problem('delivery/waiting');
        wake();
        return { answer: showDelivery(await find(tenant, id)) };
      },
    }),
    operation({
      id: 'repeatFailedDeliveries',
      method: 'post',
      route: '/deliveries/repeat-failed',
      summary: 'Tells an endpoint again all that was given up, for three days',
      scope: 'checks',
      path: none,
      query: none,
      body: v.strictObject({ endpoint: nameSchema }),
      status: 200,
      answer: v.strictObject({ repeated: v.number() }),
      problems: ['endpoint/unknown'],
      run: async ({ key, body: { endpoint } }) => {
        const { tenant } = key;
        requireEndpoint(tenant, endpoint);
        const repeated = await repeatFailed(database, endpoint, { tenant, actor: `key:${key.id}`, now: now() });
        wake();
        return { answer: { repeated } };
      },
    }),
  ];
}

function showDelivery({ name, createdAt, dueAt, ...rest }: ListedDelivery): v.InferOutput<typeof delivery> {
  const { id, type, endpoint, state, tries, failure } = rest;
  const nextTryAt = state === 'waiting' ? instantOf(dueAt) : null;
  return {
    id,
    event: name,
    type: type as (typeof EVENT_TYPES)[number],
    endpoint,
    state,
    tries,
    failure,
    createdAt: instantOf(createdAt),
    nextTryAt,
  };
}
