import * as v from 'valibot';
import { type Review, ReviewError } from '../../server.js';
import { instantOf, instantSchema } from '../checks/instant.js';
import type { ApiOptions } from './api-options.js';
import { cursorSchema, readCursor, writeCursor } from './cursor.js';
import { nameSchema, wordsSchema } from './names.js';
import { type AnyOperation, none, operation } from './operation.js';
import { Problem } from './problem.js';

const idSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/));
const outcome = v.picklist(['accepted', 'refused']);
const moment = v.nullable(instantSchema);

const review = v.strictObject({
  id: v.string(),
  check: v.pipe(v.nullable(v.string()), v.description('The check that it is about, where that is still known.')),
  subject: v.string(),
  cause: v.picklist(['review', 'not-live', 'stopped', 'appeal', 'renewed', 'rebind']),
  openedAt: instantSchema,
  summary: v.pipe(v.record(v.string(), v.unknown()), v.description('How the check went: no embedding, no time of a key, no score.')),
  words: v.pipe(v.nullable(v.string()), v.description('What the learner wrote.')),
  outcome: v.nullable(outcome),
  reason: v.nullable(v.string()),
  decidedAt: moment,
});

const vote = v.strictObject({ by: v.string(), outcome, reason: v.string(), at: instantSchema, round: v.number() });

/** Checks that a person looks at. Staff of a platform decide here, or in the console. */
export function reviewOperations({ countersign, database, wake }: ApiOptions): readonly AnyOperation[] {
  const { reviews } = countersign;
  const checksOf = async (tenant: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const sql = 'select id, receipt_jti as jti from service_check where tenant = $1 and receipt_jti = any($2)';
    return new Map((await database.query<{ id: string; jti: string }>(sql, [tenant, ids])).map(({ id, jti }) => [jti, id]));
  };
  return [
    operation({
      id: 'listReviews',
      method: 'get',
      route: '/reviews',
      summary: 'Lists reviews: open ones oldest first, of each learner and cause one; or the newest that are decided',
      scope: 'reviews',
      path: none,
      query: v.strictObject({
        state: v.exactOptional(v.picklist(['open', 'decided']), 'open'),
        limit: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 20),
        cursor: v.exactOptional(cursorSchema),
      }),
      body: null,
      status: 200,
      answer: v.strictObject({ data: v.array(review), next: v.nullable(v.string()) }),
      problems: [],
      run: async ({ key: { tenant }, query: { state, limit, cursor } }) => {
        const place =
          cursor === undefined ? null : readCursor(cursor, v.strictTuple([v.literal(state), v.pipe(v.number(), v.finite()), idSchema]));
        const after = place === null ? {} : { after: { id: place[2], openedAt: place[1], decidedAt: place[1] } };
        const found = await reviews.list(tenant, { state, limit: limit + 1, ...after });
        const checks = await checksOf(
          tenant,
          found.map(({ id }) => id),
        );
        const last = found.length > limit ? found[limit - 1] : undefined;
        const at = state === 'open' ? last?.openedAt : last?.decidedAt;
        const data = found.slice(0, limit).map((one) => showReview(one, checks));
        return { answer: { data, next: last === undefined ? null : writeCursor([state, at, last.id]) } };
      },
    }),
    operation({
      id: 'getReview',
      method: 'get',
      route: '/reviews/{id}',
      summary: 'Shows a review with its votes',
      scope: 'reviews',
      path: v.strictObject({ id: idSchema }),
      query: none,
      body: null,
      status: 200,
      answer: v.strictObject({ ...review.entries, votes: v.array(vote) }),
      problems: ['review/unknown'],
      run: async ({ key: { tenant }, path: { id } }) => {
        const found = await reviews.get(tenant, id);
        if (found === null) throw new Problem('review/unknown');
        const votes = found.votes.map((one) => ({ ...one, at: instantOf(one.at) }));
        return { answer: { ...showReview(found, await checksOf(tenant, [id])), votes } };
      },
    }),
    operation({
      id: 'decideReview',
      method: 'post',
      route: '/reviews/{id}/decision',
      summary: 'One person’s decision; where two have to agree, the first one waits',
      scope: 'reviews',
      path: v.strictObject({ id: idSchema }),
      query: none,
      body: v.strictObject({
        by: v.pipe(nameSchema, v.description('Who decides: the platform has made sure of it.')),
        outcome,
        reason: v.pipe(wordsSchema, v.description('For the learner to read.')),
        fourEyes: v.exactOptional(v.boolean(), false),
      }),
      status: 200,
      answer: v.strictObject({ state: v.picklist(['decided', 'waiting']) }),
      problems: ['review/unknown', 'review/closed', 'review/voted', 'review/own', 'review/words', 'review/rebinds', 'review/device'],
      run: async ({ key: { tenant }, path: { id }, body }) => {
        const state = await reviews.decide({ tenant, id, ...body }).catch((error: unknown) => {
          throw error instanceof ReviewError ? new Problem(error.code as Problem['code']) : error;
        });
        wake();
        return { answer: { state } };
      },
    }),
  ];
}

function showReview(found: Review, checks: ReadonlyMap<string, string>): v.InferOutput<typeof review> {
  const { id, subject, cause, openedAt, summary, words, outcome: decided, reason, decidedAt } = found;
  return {
    id,
    check: checks.get(id) ?? null,
    subject,
    cause,
    openedAt: instantOf(openedAt),
    summary: { ...summary },
    words,
    outcome: decided,
    reason,
    decidedAt: decidedAt === null ? null : instantOf(decidedAt),
  };
}
