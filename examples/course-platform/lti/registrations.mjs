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
 */

const COLUMNS = `id::text, issuer, client_id as "clientId", auth_url as "authUrl", token_url as "tokenUrl", jwks_url as "jwksUrl", deployments`;

/**
 * Adds a registration, or changes the one of this issuer and client.
 *
 * @param {import('countersign/server').Queries} queries
 * @param {Omit<Registration, 'id'>} registration
 * @returns {Promise<string>} its id
 * @throws TypeError for addresses that are not https (of this machine: http too), or nothing in `deployments`
 */
export async function registerPlatform({ query }, { issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments }) {
  for (const address of [authUrl, tokenUrl, jwksUrl]) requireSafe(address);
  if (!issuer || !clientId || !Array.isArray(deployments) || deployments.length === 0)
    throw new TypeError('registration: issuer, clientId and at least one of deployments are required');
  const sql = `insert into lti_registration (issuer, client_id, auth_url, token_url, jwks_url, deployments) values ($1, $2, $3, $4, $5, $6)
    on conflict (issuer, client_id) do update set auth_url = $3, token_url = $4, jwks_url = $5, deployments = $6 returning id::text`;
  const [{ id }] = await query(sql, [issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments]);
  return id;
}

/** @returns {Promise<Registration | null>} without a client id: the issuer's only one */
export async function findRegistration({ query }, issuer, clientId) {
  const sql = `select ${COLUMNS} from lti_registration where issuer = $1 and ($2::text is null or client_id = $2) limit 2`;
  const found = await query(sql, [issuer, clientId ?? null]);
  return found.length === 1 ? found[0] : null;
}

/** @returns {Promise<Registration>} */
export async function readRegistration({ query }, id) {
  const [registration] = await query(`select ${COLUMNS} from lti_registration where id = $1`, [id]);
  return registration;
}

function requireSafe(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  const local = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  if (url?.protocol !== 'https:' && !(local && url?.protocol === 'http:')) throw new TypeError('registration: addresses must be https');
}
