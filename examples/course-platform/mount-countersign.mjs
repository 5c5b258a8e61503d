import { createCountersign } from 'countersign/server';
import { decodeJwt } from 'jose';
import { beginStart, ENROLMENT, mayCheck, settleCheck } from './checks.mjs';
import { findUnit } from './courses.mjs';
import { isEnrolled } from './enrolment.mjs';
import { noteDevice } from './notices.mjs';
import { reconcile } from './reconcile.mjs';
import { findSession, sessionOf } from './sessions.mjs';
import { findSubmission, findTrack, nextAttempt } from './submissions.mjs';
import { TENANT } from './tenant.mjs';
import { attemptOfWriting } from './writing.mjs';

/** Another browser, or one whose storage was cleared, becomes the learner's by a stricter check after a fresh sign-in; the others stay theirs until they revoke them. */
const REBIND = { oldDevices: 'keep' };
const RESULTS = ['accepted', 'one-more', 'review', 'refused'];

/**
 * The package's backend for this platform: learners by their session.
 *
 * @param {{ platform: import('./platform.mjs').Platform, keys: import('countersign/server').KeySource, policy: import('countersign/server').PolicyOptions }} options
 */
export function openCountersign({ platform, keys, policy }) {
  const { database, origin, now, address, onError } = platform;
  return createCountersign({
    database,
    keys,
    audience: origin,
    origins: [origin],
    authenticate: async (request) => {
      const session = await findSession(platform, sessionOf(platform, request));
      return session === null
        ? null
        : { tenant: TENANT, subject: session.account.id, freshSince: Math.floor(session.startedAt.getTime() / 1000) };
    },
    policy: { rebind: REBIND, ...policy },
    onNotice: (notice) => noteDevice(database, notice),
    // Only a proxy of one's own says truly where a request comes from.
    address: address ?? 'none',
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
    if (account !== undefined) await reconcile(platform, account.id, attempt);
    const found = account === undefined ? null : await purposeOf(platform, account, { course, activity, attempt });
    // Only this wish of the page counts: its browser is not one that the package knows.
    const purpose = found === 'verify' && (await wishOf(c.req.raw)) === 'rebind' ? 'rebind' : found;
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
async function purposeOf(platform, account, { course, activity, attempt }) {
  const { database, now } = platform;
  const track = await findTrack(database, account.id, course);
  if (track?.route !== 'check') return null;
  const enrolled = await isEnrolled(platform, account.id);
  if (activity === ENROLMENT.activity) return attempt === ENROLMENT.attempt && !enrolled ? 'enroll' : null;
  if (!enrolled) return null;
  const writing = attemptOfWriting(attempt);
  if (writing !== null) {
    const unit = await findUnit(database, course, activity);
    return unit?.kind === 'essay' && writing <= (await nextAttempt(database, account.id, course, activity)) ? 'monitor' : null;
  }
  const submission = await findSubmission(database, attempt, account.id);
  if (submission?.course !== course || submission.unit !== activity) return null;
  return mayCheck(submission, now()) ? 'verify' : null;
}

/** The purpose that a page asks for; the body is read from a copy. */
async function wishOf(request) {
  return request
    .clone()
    .json()
    .then(
      (body) => body?.purpose,
      () => undefined,
    );
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
  const { context, purpose } = decodeJwt(token);
  const { activity, course, attempt } = context;
  const subject = session.account.id;
  const expected = { subject, tenant: TENANT, course, activity, attempt, allow: RESULTS };
  await settleCheck(platform, await platform.countersign.receipts.verify(token, { ...expected, purpose }), userAgent ?? null);
}
