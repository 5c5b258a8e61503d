import * as v from 'valibot';
import { instantOf, instantSchema } from '../checks/instant.js';
import { EVENT_TYPES } from '../configuration/configuration.js';
import { listEvents, type StoredEvent } from '../store/events.js';
import type { ApiOptions } from './api-options.js';
import { cursorSchema, readCursor, writeCursor } from './cursor.js';
import { type AnyOperation, none, operation } from './operation.js';

const event = v.strictObject({
  id: v.string(),
  type: v.picklist(EVENT_TYPES),
  timestamp: instantSchema,
  data: v.record(v.string(), v.unknown()),
});

/** The events that webhooks bring, for platforms that ask. */
export function eventOperations({ database }: ApiOptions): readonly AnyOperation[] {
  return [
    operation({
      id: 'listEvents',
      method: 'get',
      route: '/events',
      summary: 'Lists events, oldest first. Keep `next`, and go on there: nothing is missed',
      scope: 'checks',
      path: none,
      query: v.strictObject({
        limit: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 20),
        cursor: v.exactOptional(cursorSchema),
      }),
      body: null,
      status: 200,
      answer: v.strictObject({ data: v.array(event), next: v.string() }),
      problems: [],
      run: async ({ key: { tenant }, query: { limit, cursor } }) => {
        const after =
          cursor === undefined
            ? 0
            : readCursor(cursor, v.strictTuple([v.literal('events'), v.pipe(v.number(), v.safeInteger(), v.minValue(0))]))[1];
        const found = await database.transaction((queries) => listEvents(queries, { tenant, after, limit }));
        return { answer: { data: found.map(showEvent), next: writeCursor(['events', found.at(-1)?.position ?? after]) } };
      },
    }),
  ];
}

function showEvent({ name, type, data, at }: StoredEvent): v.InferOutput<typeof event> {
  return { id: name, type, timestamp: instantOf(at), data: { ...data } };
}
