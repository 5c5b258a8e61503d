import { createCountersign } from 'countersign/server';
import { beginStart, ENROLMENT, mayCheck, settleCheck } from './checks.mjs';
import { findUnit } from './courses.mjs';
import { findSession, sessionOf } from './sessions.mjs';
import { findSubmission, findTrack } from './submissions.mjs';

/** Every account of this platform belongs to one tenant. */
export const TENANT = 'courses';
/** Activity's attempt of the monitor: windows count for an essay, whichever attempt they end up in. */
const WRITING = 'writing';
const RESULTS = ['accepted', 'one-more', 'review', 'refused'];

/**
 * The package's backend for this platform: learners by their session.
 *
 * @param {{ platform: import('./platform.mjs').Platform, keys: import('countersign/server').KeySet, policy: import('countersign/server').PolicyOptions }} options
 */
export function openCountersign({ platform, keys, policy }) {
  const { database, origin, now, onError } = platform;
  return createCountersign({
    database,
    keys,
    audience: origin,
    origins: [origin],
    authenticate: async (request) => {
      const session = await findSession(platform, sessionOf(platform, request));
      return session === null ? null : { tenant: TENANT, subject: session.account.id };
    },
    // Only a proxy of one's own says truly where a request comes from, and this example has none.
    address: 'none',
    policy,
    onError,
    now: () => Math.floor(now().getTime() / 1000),
  });
}

/**
 * Mounts it under /api/countersign. The platform decides what there can be a check for, and notes each result as soon as it is known.
 *
 * @param {import('hono').Hono} app
 * @param {import('./platform.mjs').Platform} platform
 */
export function countersignRoutes(app, platform) {
  app.post('/api/countersign/challenges', async (c) => {
    const { account } = c.get('session') ?? {};
    const userAgent = c.req.header('user-agent');
    const { course = '', activity = '', attempt = '' } = c.req.query();
    const purpose = account === undefined ? null : await purposeOf(platform, account, { course, activity, attempt });
    if (purpose === null) return c.json({ error: 'challenge/invalid' }, 409);
    const response = await platform.countersign.fetch(named(c.req.raw, purpose));
    if (response.ok && purpose !== 'monitor') await beginStart(platform, { account: account.id, attempt, purpose, userAgent });
    return response;
  });
  app.post('/api/countersign/bundles', async (c) => {
    const response = await platform.countersign.fetch(c.req.raw);
    const answer = response.ok ? await response.clone().json() : {};
    if (typeof answer.receipt === 'string')
      await settle(platform, answer.receipt, c.get('session'), c.req.header('user-agent')).catch(platform.onError);
    return response;
  });
  app.all('/api/countersign/*', (c) => platform.countersign.fetch(c.req.raw));
}

/** What this learner may be asked for in this place; `null`: nothing. */
async function purposeOf({ database, now }, account, { course, activity, attempt }) {
  const track = await findTrack(database, account.id, course);
  if (track?.route !== 'check') return null;
  if (activity === ENROLMENT.activity) return attempt === ENROLMENT.attempt && account.enrolledAt === null ? 'enroll' : null;
  if (account.enrolledAt === null) return null;
  if (attempt === WRITING) return (await findUnit(database, course, activity))?.kind === 'essay' ? 'monitor' : null;
  const submission = await findSubmission(database, attempt, account.id);
  if (submission?.course !== course || submission.unit !== activity) return null;
  return mayCheck(submission, now()) ? 'verify' : null;
}

/** The request with the purpose that the platform has found: the page's own word does not count. */
function named(request, purpose) {
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  headers.set('content-type', 'application/json');
  return new Request(request.url, { method: 'POST', headers, body: JSON.stringify({ purpose }) });
}

/**
 * The answer's receipt is our own, yet it is read like any other: by `verify`, which needs to know the activity. Where storing it fails, the
 * learner gets the answer all the same, and the form brings the receipt again.
 */
async function settle(platform, token, session, userAgent) {
  const { context } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  const { activity, course, attempt } = context;
  const subject = session.account.id;
  const expected = { subject, tenant: TENANT, course, activity, attempt, allow: RESULTS };
  const purpose = activity === ENROLMENT.activity ? 'enroll' : 'verify';
  await settleCheck(platform, await platform.countersign.receipts.verify(token, { ...expected, purpose }), userAgent ?? null);
}
