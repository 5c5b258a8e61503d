import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { SCORE_SCOPE } from './launches.mjs';
import { readRegistration } from './registrations.mjs';

const TIMEOUT_MS = 10_000;
const MOST_TRIES = 20;
/** A try that has not ended after so long is taken for dead; the wait doubles with each. */
const FIRST_WAIT_SECONDS = 30;
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** What a result is in a gradebook. No refusal becomes a grade by itself: whatever is not accepted waits for a person there. */
const PROGRESS = {
  accepted: { scoreGiven: 1, scoreMaximum: 1, activityProgress: 'Completed', gradingProgress: 'FullyGraded' },
  review: { activityProgress: 'Submitted', gradingProgress: 'PendingManual' },
  refused: { activityProgress: 'Submitted', gradingProgress: 'PendingManual' },
};

/** Notes a result that is to be told, once for each receipt. */
export async function queueScore({ database, now }, launch, { jti, result }) {
  if (launch.lineItem === null || PROGRESS[result] === undefined) return;
  const sql = 'insert into lti_score (jti, launch_id, result, at, due_at) values ($1, $2, $3, $4, $4) on conflict do nothing';
  await database.query(sql, [jti, launch.id, result, now()]);
}

/**
 * Tells learning platforms what is due, oldest first; what does not arrive is tried again later. A row that is claimed is nobody else's until it is due again: several
 * processes may do so at once, and no transaction waits for another site.
 *
 * @returns {Promise<number>} how many arrived
 */
export async function sendScores({ platform, toolKey, tokens }) {
  const { database, now, onError } = platform;
  const claim = `update lti_score s set tries = tries + 1, due_at = $1::timestamptz + make_interval(secs => $2 * power(2, tries))
    from lti_launch l where l.id = s.launch_id and s.jti =
      (select jti from lti_score where sent_at is null and tries < $3 and due_at <= $1 order by due_at limit 1 for update skip locked)
    returning s.jti, s.result, s.at, l.user_id as "userId", l.line_item as "lineItem", l.registration_id::text as "registrationId"`;
  for (let sent = 0; ; ) {
    const [score] = await database.query(claim, [now(), FIRST_WAIT_SECONDS, MOST_TRIES]);
    if (score === undefined) return sent;
    try {
      await post(score, { platform, toolKey, tokens });
      await database.query('update lti_score set sent_at = $2 where jti = $1', [score.jti, now()]);
      sent++;
    } catch (error) {
      onError(error);
    }
  }
}

async function post({ result, at, userId, lineItem, registrationId }, { platform, toolKey, tokens }) {
  const registration = await readRegistration(platform.database, registrationId);
  const address = new URL(lineItem);
  address.pathname = `${address.pathname.replace(/\/$/, '')}/scores`;
  const response = await fetch(address, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      authorization: `Bearer ${await tokens(registration, toolKey, platform.now())}`,
      'content-type': 'application/vnd.ims.lis.v1.score+json',
    },
    body: JSON.stringify({ userId, timestamp: at.toISOString(), ...PROGRESS[result] }),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the score was answered ${response.status}`);
}

/** Access tokens by the client-credentials grant with a signed assertion (RFC 7523), kept until a minute before their end. */
export function createTokenCache() {
  const known = new Map();
  return async (registration, toolKey, now) => {
    const kept = known.get(registration.id);
    if (kept !== undefined && kept.until > now.getTime()) return kept.token;
    const { tokenUrl, clientId } = registration;
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: toolKey.kid, typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenUrl)
      .setIssuedAt(now)
      .setExpirationTime(new Date(now.getTime() + 60_000))
      .setJti(randomUUID())
      .sign(toolKey.key);
    const response = await fetch(tokenUrl, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: ASSERTION,
        client_assertion: assertion,
        scope: SCORE_SCOPE,
      }),
    });
    const { access_token: token, expires_in: seconds = 0 } = response.ok ? await response.json() : {};
    if (typeof token !== 'string') throw new Error(`no access token: ${response.status}`);
    known.set(registration.id, { token, until: now.getTime() + (Number(seconds) - 60) * 1000 });
    return token;
  };
}
