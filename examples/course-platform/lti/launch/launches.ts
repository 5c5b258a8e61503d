import { hashOfAll } from '../../store/secrets.js';
import { isUuid } from '../../store/uuid.js';
import { readGradebook } from '../gradebook/gradebook.js';
import { isOfPlatform } from '../registrations/registrations.js';
import { CLAIM } from './id-token.js';
import { LtiError } from './lti-error.js';
import { roleOf } from './roles.js';

const LAUNCH_MS = 12 * 3_600_000;
const MOST_TITLE = 200;
/** LTI Core 1.3 §5.3.5. */
const MOST_LINK = 255;
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';

/**
 * @typedef {object} Launch somebody who came from a learning platform to one of its links, in one browser
 * @property {string} id what a check is bound to: the `attempt` of challenge and receipt
 * @property {string} registrationId
 * @property {string} userId as the learning platform names them
 * @property {string} tenant whose learner they are
 * @property {string} subject as the package knows them: a hash
 * @property {'learner' | 'staff'} role
 * @property {string} title
 * @property {string} course
 * @property {string} activity
 * @property {string} link as the learning platform names it
 * @property {ReturnType<typeof readGradebook>} gradebook where a result goes; `null`: it stays here
 * @property {{ returnUrl: string, data: string | null, deployment: string, nonce: string } | null} deepLinking
 * @property {Date} createdAt when the learning platform vouched for them
 */

const COLUMNS = `l.id::text, l.registration_id::text as "registrationId", l.user_id as "userId", 'lti-' || r.home as tenant, l.subject, l.role, l.title, l.course,
  l.activity, l.link, l.gradebook, l.deep_linking as "deepLinking", l.created_at as "createdAt"`;

/**
 * Stores a launch for the browser that it happened in.
 *
 * @param claims verified
 * @param browser its hash; `null`: nobody's, until it is handed over
 * @returns its id
 * @throws LtiError lti/message for what is no launch of a link; those of `roleOf`; lti/role where a
 *   link is to be chosen by somebody who may not; lti/address where gradebook or answer are at a
 *   host that is not the learning platform's
 */
export async function storeLaunch(platform, { claims, registration, browser }) {
  const kind = claims[`${CLAIM}message_type`];
  const deployment = claims[`${CLAIM}deployment_id`];
  const link = claims[`${CLAIM}resource_link`];
  const deepLinking = kind === 'LtiDeepLinkingRequest' ? readDeepLinking(claims[DEEP_LINKING], deployment) : null;
  const gradebook = readGradebook(claims);
  if (kind !== 'LtiResourceLinkRequest' && deepLinking === null) throw new LtiError('lti/message');
  if (deepLinking === null && !(typeof link?.id === 'string' && link.id.length <= MOST_LINK)) throw new LtiError('lti/message');
  const role = roleOf(claims[`${CLAIM}roles`]);
  if (deepLinking !== null && role !== 'staff') throw new LtiError('lti/role');
  const named = [deepLinking?.returnUrl, gradebook?.line ?? gradebook?.lines].filter((address) => address !== undefined);
  if (!named.every((address) => isOfPlatform(registration, address))) throw new LtiError('lti/address');
  const context = claims[`${CLAIM}context`]?.id ?? '';
  const at = platform.now();
  const sql = `insert into lti_launch (browser_hash, registration_id, user_id, subject, role, title, course, activity, link, gradebook, deep_linking,
    parameters, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, '{}', $12, $13) returning id::text`;
  const [{ id }] = await platform.database.query(sql, [
    browser ?? '',
    registration.id,
    claims.sub,
    hashOfAll(registration.issuer, registration.subjectClient, claims.sub),
    role,
    titleOf(link),
    hashOfAll(deployment, context),
    hashOfAll(deployment, context, link?.id ?? ''),
    link?.id ?? '',
    gradebook === null ? null : JSON.stringify(gradebook),
    deepLinking === null ? null : JSON.stringify(deepLinking),
    at,
    new Date(at.getTime() + LAUNCH_MS),
  ]);
  await endOthers(platform, id);
  return id;
}

/**
 * Whoever was at this browser before is not there any more: what they opened is not for the next
 * one, who finds its address in the history.
 *
 * @param launch its id
 */
export async function endOthers({ database, now }, launch) {
  const sql = `update lti_launch l set expires_at = $2 from lti_launch mine
    where mine.id = $1 and mine.browser_hash <> '' and l.browser_hash = mine.browser_hash and l.subject <> mine.subject and l.expires_at > $2`;
  await database.query(sql, [launch, now()]);
}

function titleOf(link) {
  const title = typeof link?.title === 'string' ? link.title.trim() : '';
  return title === '' ? 'Identity check' : [...title].slice(0, MOST_TITLE).join('');
}

function readDeepLinking(settings, deployment) {
  const { deep_link_return_url: returnUrl, accept_types: types } = settings ?? {};
  if (returnUrl === undefined || !Array.isArray(types) || !types.includes('ltiResourceLink')) throw new LtiError('lti/message');
  return { returnUrl, data: settings.data ?? null, deployment };
}

/** @returns only in the browser that it happened in, and while it lives */
export async function findLaunch(platform, id, browser) {
  if (browser === null || !isUuid(id)) return null;
  const sql = `select ${COLUMNS} from lti_launch l join lti_registration r on r.id = l.registration_id
    where l.id = $1 and l.browser_hash = $2 and l.expires_at > $3`;
  const [launch] = await platform.database.query(sql, [id, browser, platform.now()]);
  return launch ?? null;
}
