import * as v from 'valibot';

/** Every code that a platform may meet, with its status and what it means. */
export const PROBLEMS = {
  'key/missing': [401, 'The header Authorization with a Bearer key is missing.'],
  'key/invalid': [401, 'There is no such key, or it was revoked.'],
  'key/scope': [403, 'The key has not the scope that this needs.'],
  'route/unknown': [404, 'There is no such address.'],
  'route/method': [405, 'This address does not know the method.'],
  'request/invalid': [400, 'A member is missing, unknown, or not what it may be.'],
  'request/json': [400, 'The body is no JSON object.'],
  'request/media-type': [415, 'The body must be application/json.'],
  'request/too-large': [413, 'The body is too large.'],
  'request/timeout': [408, 'The body did not come in time.'],
  'check/unknown': [404, 'There is no such check.'],
  'check/over': [409, 'The check is over already.'],
  'check/return-url': [422, 'The returnUrl is not on the list of the tenant.'],
  'idempotency/reused': [422, 'The Idempotency-Key came with another request before.'],
  'device/unknown': [404, 'There is no such browser of this learner, or it was revoked before.'],
  'review/unknown': [404, 'There is no such review.'],
  'review/closed': [409, 'The review is decided already.'],
  'review/voted': [409, 'This person has voted on the review before.'],
  'review/own': [409, 'Nobody decides about themselves.'],
  'review/words': [400, 'The name or the reason is empty, or too long.'],
  'review/rebinds': [409, 'The learner has moved to another browser as often as the policy lets them.'],
  'review/device': [409, 'That browser cannot become the learner’s any more.'],
  'delivery/unknown': [404, 'There is no such delivery.'],
  'delivery/waiting': [409, 'It waits to be told already.'],
  'endpoint/unknown': [409, 'The configuration has no such endpoint.'],
  unavailable: [503, 'The database does not answer. Try again.'],
  internal: [500, 'Something went wrong here.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457. */
export const problemSchema = v.strictObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.picklist(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  detail: v.exactOptional(v.string()),
});

/** A refusal that becomes an answer. `detail` says which member, never its value. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly detail: string | undefined;

  constructor(code: ProblemCode, detail?: string) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

export function problemResponse({ code, detail }: Pick<Problem, 'code' | 'detail'>): Response {
  const [status, title] = PROBLEMS[code];
  const body: v.InferOutput<typeof problemSchema> = {
    type: `urn:countersign:problem:${code}`,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
  };
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  if (status === 503) headers['retry-after'] = '5';
  return new Response(JSON.stringify(body), { status, headers });
}
