import * as v from 'valibot';
import { checkResource, showCheck } from '../checks/check-resource.js';
import { createCheck } from '../checks/create-check.js';
import { cancelCheck } from '../checks/end-checks.js';
import { instantSchema } from '../checks/instant.js';
import { isListed } from '../configuration/addresses.js';
import { CHECK_STATES, type Check, findCheck, listChecks } from '../store/checks.js';
import type { ApiOptions } from './api-options.js';
import { cursorSchema, readCursor, writeCursor } from './cursor.js';
import { checkIdSchema, nameSchema } from './names.js';
import { type AnyOperation, none, operation } from './operation.js';
import { Problem } from './problem.js';
import { receiptOf } from './receipt-of.js';

const limitSchema = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 20);

const newCheck = v.strictObject({
  subject: v.pipe(nameSchema, v.description('The learner, as the platform names them; no name or address of a person.')),
  course: nameSchema,
  activity: nameSchema,
  attempt: v.exactOptional(v.pipe(nameSchema, v.description('Without it, the check is an attempt of its own.'))),
  purpose: v.exactOptional(v.picklist(['enroll', 'verify'])),
  returnUrl: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(2000))),
  lang: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/))),
  metadata: v.exactOptional(
    v.pipe(
      v.record(v.pipe(v.string(), v.regex(/^[A-Za-z][\w-]{0,39}$/)), v.union([nameSchema, v.literal('')])),
      v.maxEntries(20),
      v.description('Given back as it is.'),
    ),
    {},
  ),
  authenticatedAt: v.exactOptional(v.pipe(instantSchema, v.description('When the learner last signed in; another browser needs it.'))),
  tries: v.exactOptional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10), v.description('Decisions that may refuse before the check is over.')),
    3,
  ),
  acceptRenewed: v.exactOptional(
    v.pipe(v.boolean(), v.description('Whether a match with an enrollment that replaced another one, unconfirmed, is enough.')),
    false,
  ),
  lifeSeconds: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(2_592_000))),
});

const createdCheck = v.strictObject({
  ...checkResource.entries,
  token: v.pipe(v.string(), v.description('For the element. It opens this check and nothing else.')),
  url: v.pipe(v.string(), v.description('The hosted page. Send the learner there.')),
});

const idempotencyKey = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,200}$/, 'is 1 to 200 visible ASCII characters'));

/** A check: what a platform asks for, and what became of it. */
export function checkOperations(options: ApiOptions): readonly AnyOperation[] {
  const { database, tokens, publicUrl, now } = options;
  const find = async (tenant: string, id: string): Promise<Check> => {
    const check = await findCheck(database, tenant, id);
    if (check === null) throw new Problem('check/unknown');
    return check;
  };
  return [
    operation({
      id: 'createCheck',
      method: 'post',
      route: '/checks',
      summary: 'Asks for a check',
      scope: 'checks',
      path: none,
      query: none,
      headers: { 'Idempotency-Key': idempotencyKey },
      body: newCheck,
      status: 201,
      answer: createdCheck,
      problems: ['check/return-url', 'idempotency/reused'],
      run: async ({ key, body, header }) => {
        const { tries, acceptRenewed, attempt, purpose, lang, returnUrl, authenticatedAt, lifeSeconds, ...wanted } = body;
        if (returnUrl !== undefined && !isListed(returnUrl, options.tenantOf(key.tenant).returnUrls)) throw new Problem('check/return-url');
        const asked = {
          ...wanted,
          tenant: key.tenant,
          attempt: attempt ?? null,
          askedPurpose: purpose ?? null,
          triesLeft: tries,
          acceptsRenewed: acceptRenewed,
          lang: lang ?? null,
          // As a browser writes it: whatever stood there, it is a plain text now.
          returnUrl: returnUrl === undefined ? null : new URL(returnUrl).href,
          authenticatedAt: authenticatedAt === undefined ? null : readInstant(authenticatedAt, now()),
          idempotencyKey: header('Idempotency-Key') ?? null,
          lifeSeconds: lifeSeconds ?? options.checks.lifeSeconds,
        };
        const made = await createCheck(database, asked, { id: tokens.newId(), now: now() });
        if (made === null) throw new Problem('idempotency/reused');
        const { check, replayed } = made;
        const token = await tokens.tokenOf(check.id);
        const answer = { ...showCheck(check, now()), token, url: `${publicUrl}/c/${check.id}#${token}` };
        return { answer, headers: { location: `/v1/checks/${check.id}`, ...(replayed ? { 'idempotency-replayed': 'true' } : {}) } };
      },
    }),
    operation({
      id: 'listChecks',
      method: 'get',
      route: '/checks',
      summary: 'Lists checks, newest first',
      scope: 'checks',
      path: none,
      query: v.strictObject({
        subject: v.exactOptional(nameSchema),
        state: v.exactOptional(v.picklist(CHECK_STATES)),
        limit: limitSchema,
        cursor: v.exactOptional(cursorSchema),
      }),
      body: null,
      status: 200,
      answer: v.strictObject({ data: v.array(checkResource), next: v.nullable(v.string()) }),
      problems: [],
      run: async ({ key, query: { subject, state, limit, cursor } }) => {
        const place =
          cursor === undefined
            ? null
            : readCursor(cursor, v.strictTuple([v.literal('checks'), v.pipe(v.number(), v.finite()), checkIdSchema]));
        const after = place === null ? null : { createdAt: place[1], id: place[2] };
        const list = { tenant: key.tenant, subject: subject ?? null, state: state ?? null, limit: limit + 1, after };
        const found = await listChecks(database, list);
        const last = found.length > limit ? found[limit - 1] : undefined;
        const data = found.slice(0, limit).map((check) => showCheck(check, now()));
        return { answer: { data, next: last === undefined ? null : writeCursor(['checks', last.createdAt, last.id]) } };
      },
    }),
    operation({
      id: 'getCheck',
      method: 'get',
      route: '/checks/{id}',
      summary: 'Shows a check, with its receipt',
      scope: 'checks',
      path: v.strictObject({ id: checkIdSchema }),
      query: none,
      body: null,
      status: 200,
      answer: checkResource,
      problems: ['check/unknown'],
      run: async ({ key, path: { id } }) => ({ answer: showCheck(await receiptOf(await find(key.tenant, id), options), now()) }),
    }),
    operation({
      id: 'cancelCheck',
      method: 'post',
      route: '/checks/{id}/cancel',
      summary: 'Calls a check off',
      scope: 'checks',
      path: v.strictObject({ id: checkIdSchema }),
      query: none,
      body: null,
      status: 200,
      answer: checkResource,
      problems: ['check/unknown', 'check/over'],
      run: async ({ key, path: { id } }) => {
        const canceled = await cancelCheck(database, await find(key.tenant, id), options);
        if (canceled === null) throw new Problem('check/over');
        options.wake();
        return { answer: showCheck(canceled, now()) };
      },
    }),
  ];
}

/** What is later than now would be fresh for ever. */
function readInstant(text: string, now: number): number {
  const at = Date.parse(text) / 1000;
  if (!(at <= now + 60)) throw new Problem('request/invalid', 'body: authenticatedAt is in the future, or no moment');
  return at;
}
