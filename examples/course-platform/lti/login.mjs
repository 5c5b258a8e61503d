import { browserOf, hashOf, nameBrowser, secret } from './browser.mjs';
import { LtiError } from './lti-error.mjs';
import { findRegistration } from './registrations.mjs';

const LOGIN_MS = 10 * 60_000;
const PARAMETERS = ['iss', 'login_hint', 'target_link_uri', 'lti_message_hint', 'client_id', 'lti_deployment_id'];

/**
 * Login initiation (1EdTech Security Framework 1.0, §5.1.1): notes a state and a nonce of one use for this browser.
 *
 * @param {Record<string, string>} given the request's parameters
 * @returns {Promise<string>} the address at the learning platform where the login goes on
 * @throws LtiError lti/registration, lti/request
 */
export async function startLogin(platform, c, given) {
  const parameters = Object.fromEntries(PARAMETERS.filter((name) => typeof given[name] === 'string').map((name) => [name, given[name]]));
  const registration = await findRegistration(platform.database, parameters.iss ?? '', parameters.client_id);
  if (registration === null) throw new LtiError('lti/registration');
  if (!parameters.login_hint || !isOwn(platform, parameters.target_link_uri)) throw new LtiError('lti/request');
  const [state, nonce, at] = [secret(), secret(), platform.now()];
  const sql = `insert into lti_login (state_hash, browser_hash, nonce, registration_id, parameters, expires_at)
    values ($1, $2, $3, $4, $5::jsonb, $6)`;
  const expiry = new Date(at.getTime() + LOGIN_MS);
  await platform.database.query(sql, [hashOf(state), nameBrowser(platform, c), nonce, registration.id, JSON.stringify(parameters), expiry]);
  const address = new URL(registration.authUrl);
  const { login_hint, lti_message_hint } = parameters;
  const query = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: registration.clientId,
    redirect_uri: `${platform.origin}/lti/launch`,
    login_hint,
    ...(lti_message_hint === undefined ? {} : { lti_message_hint }),
    state,
    nonce,
  };
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address.href;
}

/**
 * The login that a state belongs to, used up by this: of all who bring it, one gets it, and only in the browser that began.
 *
 * @returns {Promise<{ nonce: string, registrationId: string, parameters: Record<string, string> }>}
 * @throws LtiError lti/state; lti/cookie (with `parameters`, nothing is used up) when the browser sent no cookie
 */
export async function finishLogin(platform, c, state) {
  const [key, browser, at] = [hashOf(String(state ?? '')), browserOf(platform, c), platform.now()];
  const known = 'select parameters from lti_login where state_hash = $1 and used_at is null and expires_at > $2';
  const [login] = await platform.database.query(known, [key, at]);
  if (login === undefined) throw new LtiError('lti/state');
  if (browser === null) throw new LtiError('lti/cookie', login.parameters);
  const sql = `update lti_login set used_at = $3 where state_hash = $1 and browser_hash = $2 and used_at is null and expires_at > $3
    returning nonce, registration_id::text as "registrationId", parameters`;
  const [mine] = await platform.database.query(sql, [key, browser, at]);
  if (mine === undefined) throw new LtiError('lti/state');
  return mine;
}

function isOwn({ origin }, address) {
  return URL.canParse(address) && new URL(address).origin === origin;
}
