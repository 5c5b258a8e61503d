import type { Context } from 'hono';
import { mayAsk } from '../../site/client-rate.js';
import { hashOfAll, secret } from '../../store/secrets.js';
import type { Platform } from '../../types.js';
import { findRegistration } from '../registrations/registrations.js';
import { nameBrowser } from './browser.js';
import { LtiError } from './lti-error.js';
import type { Tool } from './tool.js';

/** A login that was begun, and not used up. */
export interface Login {
  /** The hash of the browser that began it. */
  browser: string;
  registrationId: string;
  /** Of its request. */
  parameters: Record<string, string>;
}

const LOGIN_MS = 10 * 60_000;
/**
 * All parameters together, in characters: hints are ids and short tokens. They go on in an address,
 * and anybody may begin a login, which is stored.
 */
const MOST_PARAMETERS = 2000;
const PARAMETERS = ['iss', 'login_hint', 'target_link_uri', 'lti_message_hint', 'client_id', 'lti_deployment_id'];

/**
 * Login initiation (1EdTech Security Framework 1.0, §5.1.1): notes a state and a nonce of one use
 * for this browser.
 *
 * @param given the request's parameters
 * @returns the address at the learning platform where the login goes on
 * @throws LtiError lti/flood, lti/registration, lti/request
 */
export async function startLogin(
  { platform, takeRegistrations }: Pick<Tool, 'platform' | 'takeRegistrations'>,
  c: Context,
  given: Record<string, unknown>,
): Promise<string> {
  if (!(await mayAsk(platform, c.req.raw, 'lti-login'))) throw new LtiError('lti/flood');
  const parameters: Record<string, string> = {};
  for (const name of PARAMETERS) {
    const text = given[name];
    if (typeof text === 'string') parameters[name] = text;
  }
  if (Object.values(parameters).join('').length > MOST_PARAMETERS) throw new LtiError('lti/request');
  const find = () => findRegistration(platform.database, parameters.iss ?? '', parameters.client_id);
  const registration = (await find()) ?? (await takeRegistrations().then(find));
  if (registration === null) throw new LtiError('lti/registration');
  if (!parameters.login_hint || !isOwn(platform, parameters.target_link_uri)) throw new LtiError('lti/request');
  const [state, nonce, at] = [secret(), secret(), platform.now()];
  const sql = `insert into lti_login (state_hash, browser_hash, nonce, registration_id, parameters, expires_at)
    values ($1, $2, $3, $4, $5::jsonb, $6)`;
  const expiry = new Date(at.getTime() + LOGIN_MS);
  await platform.database.query(sql, [
    hashOfAll(state),
    nameBrowser(platform, c),
    nonce,
    registration.id,
    JSON.stringify(parameters),
    expiry,
  ]);
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
 * The login that a state belongs to; nothing is used up.
 *
 * @returns `browser`: the hash of the one that began it
 * @throws LtiError lti/state
 */
export async function findLogin({ database, now }: Platform, state: unknown): Promise<Login> {
  const sql = `select browser_hash as browser, registration_id::text as "registrationId", parameters from lti_login
    where state_hash = $1 and used_at is null and expires_at > $2`;
  const [login] = await database.query<Login>(sql, [hashOfAll(String(state ?? '')), now()]);
  if (login === undefined) throw new LtiError('lti/state');
  return login;
}

/**
 * Uses up the login of a state: of all who bring it, one gets it.
 *
 * @param browser its hash: only the one that began gets it
 * @throws LtiError lti/state
 */
export async function finishLogin({ database, now }: Platform, state: unknown, browser: string): Promise<{ nonce: string }> {
  const sql = `update lti_login set used_at = $3 where state_hash = $1 and browser_hash = $2 and used_at is null and expires_at > $3
    returning nonce`;
  const [mine] = await database.query<{ nonce: string }>(sql, [hashOfAll(String(state ?? '')), browser, now()]);
  if (mine === undefined) throw new LtiError('lti/state');
  return mine;
}

function isOwn({ origin }: Platform, address: string | undefined): boolean {
  return address !== undefined && URL.canParse(address) && new URL(address).origin === origin;
}
