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
 * @property {boolean} loopbackHttp addresses of this machine may be http: for tests
 */

/** @typedef {Omit<Registration, 'id' | 'hosts' | 'frameOrigins' | 'loopbackHttp'> & Partial<Pick<Registration, 'hosts' | 'frameOrigins' | 'loopbackHttp'>>} NewRegistration */

export const REGISTRATION_COLUMNS = `id::text, issuer, client_id as "clientId", auth_url as "authUrl", token_url as "tokenUrl", jwks_url as "jwksUrl", deployments,
  hosts, frame_origins as "frameOrigins", loopback_http as "loopbackHttp"`;

/**
 * Adds a registration, or changes the one of this issuer and client.
 *
 * @param {import('countersign/server').Queries} queries
 * @param {NewRegistration} registration `hosts` default: those of its own addresses
 * @returns {Promise<string>} its id
 * @throws TypeError for addresses and origins that are not https (with `loopbackHttp`, of this machine: http too), or nothing in `deployments`
 */
export async function registerPlatform({ query }, registration) {
  const { issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments, frameOrigins = [], loopbackHttp = false } = registration;
  if (!issuer || !clientId || !Array.isArray(deployments) || deployments.length === 0)
    throw new TypeError('registration: issuer, clientId and at least one of deployments are required');
  for (const address of [authUrl, tokenUrl, jwksUrl])
    if (!isSafe(address, loopbackHttp)) throw new TypeError('registration: addresses must be https');
  for (const origin of frameOrigins)
    if (!isSafe(origin, loopbackHttp) || new URL(origin).origin !== origin)
      throw new TypeError('registration: frameOrigins must be a list such as https://lms.example, without a path');
  const hosts = registration.hosts ?? ownHosts([issuer, authUrl, tokenUrl, jwksUrl]);
  if (!hosts.every((host) => URL.canParse(`https://${host}`) && new URL(`https://${host}`).host === host))
    throw new TypeError('registration: hosts must be a list such as lms.example or lms.example:8443');
  const sql = `insert into lti_registration (issuer, client_id, auth_url, token_url, jwks_url, deployments, hosts, frame_origins, loopback_http)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (issuer, client_id) do update set auth_url = $3, token_url = $4, jwks_url = $5, deployments = $6, hosts = $7,
    frame_origins = $8, loopback_http = $9 returning id::text`;
  const [{ id }] = await query(sql, [issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments, hosts, frameOrigins, loopbackHttp]);
  return id;
}

/** @returns {Promise<Registration | null>} without a client id: the issuer's only one */
export async function findRegistration({ query }, issuer, clientId) {
  const sql = `select ${REGISTRATION_COLUMNS} from lti_registration where issuer = $1 and ($2::text is null or client_id = $2) limit 2`;
  const found = await query(sql, [issuer, clientId ?? null]);
  return found.length === 1 ? found[0] : null;
}

/** @returns {Promise<Registration>} */
export async function readRegistration({ query }, id) {
  const [registration] = await query(`select ${REGISTRATION_COLUMNS} from lti_registration where id = $1`, [id]);
  return registration;
}

/**
 * Whether an address that a launch names is the learning platform's: the tool sends its access token there, or a person's browser. Whoever can sign a launch could otherwise
 * have both sent anywhere.
 *
 * @param {Registration} registration
 * @param {unknown} address
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
