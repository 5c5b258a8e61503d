import { createCountersign } from 'countersign/server';
import { browserOf } from './browser.mjs';
import { findLaunch } from './launches.mjs';
import { queueScore } from './scores.mjs';

const RESULTS = ['accepted', 'one-more', 'review', 'refused'];

/**
 * The package's backend for launches: whoever has the browser's cookie of a launch is its learner. No search for one face in several accounts: nobody here may look at two
 * learners of another university.
 *
 * @param {import('../platform.mjs').Platform} platform
 * @param {import('countersign/server').KeySource} keys
 * @param {import('countersign/server').PolicyOptions} policy
 */
export function openChecks(platform, keys, policy) {
  const purposes = policy.consent.purposes.filter((purpose) => purpose !== 'duplicate-search');
  return createCountersign({
    database: platform.database,
    keys,
    policy: { ...policy, duplicateSearch: false, consent: { ...policy.consent, purposes, withdrawUrl: '/lti/data' } },
    audience: `${platform.origin}/lti`,
    origins: [platform.origin],
    authenticate: async (request) => {
      const launch = await launchOf(platform, request);
      return launch === null ? null : ownerOf(launch);
    },
    address: 'none',
    onError: platform.onError,
    now: () => Math.floor(platform.now().getTime() / 1000),
  });
}

/** Each registration is a tenant. */
export function ownerOf({ registrationId, subject }) {
  return { tenant: `lti-${registrationId}`, subject };
}

function launchOf(platform, request) {
  return findLaunch(platform, new URL(request.url).searchParams.get('launch'), browserOf(platform, { req: { raw: request } }));
}

/** Whether there is something to compare with. @param {{ platform: import('../platform.mjs').Platform, countersign: ReturnType<typeof openChecks> }} tool */
export async function isEnrolled({ platform, countersign }, launch, cookie) {
  const status = new Request(`${platform.origin}/lti/countersign/me/status?launch=${launch.id}`, { headers: { cookie } });
  return (await (await countersign.fetch(status)).json()).enrolled;
}

/**
 * `POST challenges`: the place of a check is the launch's, whatever the page says. Where there is nothing to compare with, it is an enrolment by the learner's own wish: after
 * a withdrawal nothing else begins anew.
 */
export async function answerChallenge(c, tool) {
  const launch = await launchOf(tool.platform, c.req.raw);
  if (launch === null || launch.role === 'staff') return c.json({ error: 'challenge/invalid' }, 409);
  const address = new URL(c.req.url);
  for (const [name, value] of Object.entries(placeOf(launch))) address.searchParams.set(name, value);
  const headers = new Headers(c.req.raw.headers);
  headers.delete('content-length');
  const purpose = (await isEnrolled(tool, launch, c.req.header('cookie'))) ? 'verify' : 'enroll';
  return tool.countersign.fetch(new Request(address, { method: 'POST', headers, body: JSON.stringify({ purpose }) }));
}

/** `POST bundles`: the result of a check is noted, to be sent by whoever works in the background. */
export async function answerBundle(c, { platform, countersign }) {
  const response = await countersign.fetch(c.req.raw);
  const { receipt, result } = response.ok ? await response.clone().json() : {};
  const launch = await launchOf(platform, c.req.raw);
  if (typeof receipt !== 'string' || launch === null) return response;
  const expected = { ...ownerOf(launch), ...placeOf(launch), purpose: 'verify', allow: RESULTS };
  // An enrolment is no result of the activity: it fails here, and there is nothing to tell.
  const claims = await countersign.receipts.verify(receipt, expected).catch(() => null);
  if (claims !== null && claims.result === result) await queueScore(platform, launch, claims);
  return response;
}

function placeOf({ course, activity, id }) {
  return { course, activity, attempt: id };
}
