import { browserOf, hashOf } from './browser.mjs';
import { readGradebook } from './gradebook.mjs';
import { CLAIM } from './id-token.mjs';
import { LtiError } from './lti-error.mjs';
import { isOfPlatform } from './registrations.mjs';

const LAUNCH_MS = 12 * 3_600_000;
const ROLE = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const STAFF = ['Instructor', 'ContentDeveloper', 'Administrator', 'Manager'].map((name) => ROLE + name);
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';

/**
 * @typedef {object} Launch somebody who came from a learning platform to one of its links, in one browser
 * @property {string} id what a check is bound to: the `attempt` of challenge and receipt
 * @property {string} registrationId
 * @property {string} userId as the learning platform names them
 * @property {string} subject as the package knows them: a hash
 * @property {'learner' | 'staff'} role
 * @property {string} title
 * @property {string} course
 * @property {string} activity
 * @property {string} link as the learning platform names it
 * @property {ReturnType<typeof readGradebook>} gradebook where a result goes; `null`: it stays here
 * @property {{ returnUrl: string, data: string | null, deployment: string, nonce: string } | null} deepLinking
 * @property {Record<string, string>} parameters of the login, to begin it again in another tab
 */

const COLUMNS = `id::text, registration_id::text as "registrationId", user_id as "userId", subject, role, title, course, activity,
  link, gradebook, deep_linking as "deepLinking", parameters`;

/**
 * Stores a launch for the browser that it happened in.
 *
 * @param {import('jose').JWTPayload} claims verified
 * @returns {Promise<string>} its id
 * @throws LtiError lti/message for what is no launch of a link; lti/role where a link is to be chosen by somebody who may not; lti/address where gradebook or answer are at a
 *   host that is not the learning platform's
 */
export async function storeLaunch(platform, c, { claims, registration, parameters }) {
  const kind = claims[`${CLAIM}message_type`];
  const deployment = claims[`${CLAIM}deployment_id`];
  const role = (claims[`${CLAIM}roles`] ?? []).some((name) => STAFF.includes(name)) ? 'staff' : 'learner';
  const link = claims[`${CLAIM}resource_link`];
  const deepLinking = kind === 'LtiDeepLinkingRequest' ? readDeepLinking(claims[DEEP_LINKING], deployment) : null;
  const gradebook = readGradebook(claims);
  if (kind !== 'LtiResourceLinkRequest' && deepLinking === null) throw new LtiError('lti/message');
  if (deepLinking === null && typeof link?.id !== 'string') throw new LtiError('lti/message');
  if (deepLinking !== null && role !== 'staff') throw new LtiError('lti/role');
  const named = [deepLinking?.returnUrl, gradebook?.line ?? gradebook?.lines].filter((address) => address !== undefined);
  if (!named.every((address) => isOfPlatform(registration, address))) throw new LtiError('lti/address');
  const context = claims[`${CLAIM}context`]?.id ?? '';
  const at = platform.now();
  const sql = `insert into lti_launch (browser_hash, registration_id, user_id, subject, role, title, course, activity, link, gradebook, deep_linking,
    parameters, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, $12::jsonb, $13, $14) returning id::text`;
  const [{ id }] = await platform.database.query(sql, [
    browserOf(platform, c),
    registration.id,
    claims.sub,
    hashOf(registration.issuer, registration.clientId, claims.sub),
    role,
    String(link?.title ?? 'Identity check').slice(0, 200),
    hashOf(deployment, context),
    hashOf(deployment, context, link?.id ?? ''),
    link?.id ?? '',
    gradebook === null ? null : JSON.stringify(gradebook),
    deepLinking === null ? null : JSON.stringify(deepLinking),
    JSON.stringify(parameters),
    at,
    new Date(at.getTime() + LAUNCH_MS),
  ]);
  return id;
}

function readDeepLinking(settings, deployment) {
  if (settings?.deep_link_return_url === undefined || !settings.accept_types?.includes('ltiResourceLink'))
    throw new LtiError('lti/message');
  return { returnUrl: settings.deep_link_return_url, data: settings.data ?? null, deployment };
}

/** @returns {Promise<Launch | null>} only in the browser that it happened in, and while it lives */
export async function findLaunch(platform, id, browser) {
  if (browser === null || !/^[0-9a-f-]{36}$/.test(id ?? '')) return null;
  const sql = `select ${COLUMNS} from lti_launch where id = $1 and browser_hash = $2 and expires_at > $3`;
  const [launch] = await platform.database.query(sql, [id, browser, platform.now()]);
  return launch ?? null;
}
