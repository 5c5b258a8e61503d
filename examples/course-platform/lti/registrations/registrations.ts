/**
 * A learning platform that may launch this tool, as its administrator gave it.
 *
 * @typedef {object} Registration
 * @property {string} id
 * @property {string} issuer
 * @property {string} clientId
 * @property {string} authUrl where a login goes on
 * @property {string} tokenUrl where the tool gets access to services
 * @property {string} jwksUrl its public keys
 * @property {string[]} deployments
 * @property {string[]} hosts which a launch may name for its gradebook or for an answer, with the port where there is one
 * @property {string[]} frameOrigins of pages that hold the tool in a frame, besides those of `issuer` and `authUrl`
 * @property {string} [tokenAudience] whom the platform's token service calls itself; default: `tokenUrl`
 * @property {string} tenant whose learners these are: registrations with one tenant know the same learners
 * @property {string} subjectClient the client id that learners of the tenant are hashed with
 * @property {boolean} loopbackHttp addresses of this machine may be http: for tests
 */

/**
 * @typedef {Omit<Registration, 'id' | 'hosts' | 'frameOrigins' | 'loopbackHttp' | 'tenant' | 'subjectClient'>
 *   & Partial<Pick<Registration, 'hosts' | 'frameOrigins' | 'loopbackHttp'>> & { learners?: string }} NewRegistration
 *   `learners`: a word; registrations of one issuer with the same word know the same learners. Default: all of one issuer whose keys are at one origin; each by itself where many schools share an issuer
 */

export const REGISTRATION_COLUMNS = `id::text, issuer, client_id as "clientId", auth_url as "authUrl", token_url as "tokenUrl", jwks_url as "jwksUrl", deployments,
  hosts, frame_origins as "frameOrigins", loopback_http as "loopbackHttp", token_audience as "tokenAudience", 'lti-' || home as tenant,
  (select h.client_id from lti_registration h where h.id = lti_registration.home) as "subjectClient"`;

/**
 * Clouds that name all their schools by one issuer: what one of them calls a learner is told to no
 * other.
 */
export const SHARED_ISSUERS = [
  'https://canvas.instructure.com',
  'https://canvas.beta.instructure.com',
  'https://canvas.test.instructure.com',
  'https://blackboard.com',
];
const WORD = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * What was given, with what follows from it.
 *
 * @param registration `hosts` default: those of its own addresses
 * @throws TypeError for addresses and origins that are not https (with `loopbackHttp`, of this
 *   machine: http too), or nothing in `deployments`
 */
export function checkRegistration(registration) {
  const { issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments, frameOrigins = [], loopbackHttp = false } = registration ?? {};
  const { tokenAudience = null, learners = null } = registration ?? {};
  if (![issuer, clientId].every(isText) || !Array.isArray(deployments) || deployments.length === 0 || !deployments.every(isText))
    throw new TypeError('registration: issuer, clientId and at least one of deployments are required, as text');
  if (tokenAudience !== null && !isText(tokenAudience)) throw new TypeError('registration: tokenAudience must be text');
  if (learners !== null && !WORD.test(learners))
    throw new TypeError('registration: learners must be a word of lower-case letters, digits and -');
  for (const address of [authUrl, tokenUrl, jwksUrl])
    if (!isSafe(address, loopbackHttp)) throw new TypeError('registration: addresses must be https');
  for (const origin of frameOrigins)
    if (!isSafe(origin, loopbackHttp) || new URL(origin).origin !== origin)
      throw new TypeError('registration: frameOrigins must be a list such as https://lms.example, without a path');
  const hosts = registration.hosts ?? ownHosts([issuer, authUrl, tokenUrl, jwksUrl]);
  if (!hosts.every((host) => URL.canParse(`https://${host}`) && new URL(`https://${host}`).host === host))
    throw new TypeError('registration: hosts must be a list such as lms.example or lms.example:8443');
  return { issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments, hosts, frameOrigins, loopbackHttp, tokenAudience, learners };
}

function isText(value) {
  return typeof value === 'string' && value !== '';
}

/**
 * Adds a registration, or changes the one of this issuer and client.
 *
 * @returns its id
 * @throws TypeError as `checkRegistration`
 */
export async function registerPlatform({ query }, registration) {
  const { issuer, clientId, learners, ...rest } = checkRegistration(registration);
  const { authUrl, tokenUrl, jwksUrl, deployments, hosts, frameOrigins, loopbackHttp, tokenAudience } = rest;
  // Who was registered first gives the others of the same learners its tenant; who is registered
  // keeps theirs, whose learners are stored. Without a word, whose keys are elsewhere speaks for
  // none of them: a name of an issuer is easily written.
  const sql = `with given as (select gen_random_uuid() as id)
    insert into lti_registration (id, issuer, client_id, auth_url, token_url, jwks_url, deployments, hosts, frame_origins, loopback_http, token_audience, learners, home)
    select id, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce((select r.home from lti_registration r
      where r.issuer = $1 and r.learners = $11
      and ($11 <> '' or lower(substring(r.jwks_url from '^[^/]*//[^/?#]*')) = $12) order by r.created_at, r.id limit 1), id) from given
    on conflict (issuer, client_id) do update set auth_url = $3, token_url = $4, jwks_url = $5, deployments = $6, hosts = $7,
    frame_origins = $8, loopback_http = $9, token_audience = $10 returning id::text`;
  const addresses = [authUrl, tokenUrl, jwksUrl, deployments, hosts, frameOrigins, loopbackHttp, tokenAudience];
  const word = learners ?? (SHARED_ISSUERS.includes(issuer) ? null : '');
  const [{ id }] = await query(sql, [issuer, clientId, ...addresses, word, new URL(jwksUrl).origin]);
  return id;
}

/** @returns without a client id: the issuer's only one */
export async function findRegistration({ query }, issuer, clientId) {
  const sql = `select ${REGISTRATION_COLUMNS} from lti_registration where issuer = $1 and ($2::text is null or client_id = $2) limit 2`;
  const found = await query(sql, [issuer, clientId ?? null]);
  return found.length === 1 ? found[0] : null;
}

export async function readRegistration({ query }, id) {
  const [registration] = await query(`select ${REGISTRATION_COLUMNS} from lti_registration where id = $1`, [id]);
  return registration;
}

/**
 * Whether an address that a launch names is the learning platform's: the tool sends its access
 * token there, or a person's browser. Whoever can sign a launch could otherwise have both sent
 * anywhere.
 */
export function isOfPlatform({ hosts, loopbackHttp }, address) {
  return isSafe(address, loopbackHttp) && hosts.includes(new URL(address).host);
}

function ownHosts(addresses) {
  return [...new Set(addresses.filter((address) => URL.canParse(address)).map((address) => new URL(address).host))].filter(Boolean);
}

function isSafe(address, loopbackHttp) {
  if (typeof address !== 'string' || !URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  const local = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
  return (protocol === 'https:' || (protocol === 'http:' && local && loopbackHttp)) && username === '' && password === '';
}
