import * as v from 'valibot';
import { instantOf, instantSchema } from '../checks/instant.js';
import { listTrail } from '../store/trail.js';
import type { ApiOptions } from './api-options.js';
import { cursorSchema, readCursor, writeCursor } from './cursor.js';
import { numberedSchema } from './names.js';
import { type AnyOperation, none, operation } from './operation.js';

const entry = v.strictObject({
  at: instantSchema,
  actor: v.pipe(v.string(), v.description('`key:` and the id of an API key, or `staff:` and the id of one of the staff.')),
  action: v.string(),
  object: v.string(),
});

/** Who did what to the service. What concerns one learner is in the library’s own trail. */
export function trailOperations({ database }: ApiOptions): readonly AnyOperation[] {
  return [
    operation({
      id: 'listTrail',
      method: 'get',
      route: '/trail',
      summary: 'Lists what was done by hand, newest first',
      scope: 'admin',
      path: none,
      query: v.strictObject({
        limit: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 20),
        cursor: v.exactOptional(cursorSchema),
      }),
      body: null,
      status: 200,
      answer: v.strictObject({ data: v.array(entry), next: v.nullable(v.string()) }),
      problems: [],
      run: async ({ key: { tenant }, query: { limit, cursor } }) => {
        const before = cursor === undefined ? null : readCursor(cursor, v.strictTuple([v.literal('trail'), numberedSchema]))[1];
        const found = await listTrail(database, { tenant, limit: limit + 1, before });
        const last = found.length > limit ? found[limit - 1] : undefined;
        const data = found.slice(0, limit).map(({ at, actor, action, object }) => ({ at: instantOf(at), actor, action, object }));
        return { answer: { data, next: last === undefined ? null : writeCursor(['trail', last.id]) } };
      },
    }),
  ];
}
