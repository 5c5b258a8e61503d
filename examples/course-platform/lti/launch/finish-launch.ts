import type { Context } from 'hono';
import type { Platform } from '../../types.js';
import { readRegistration } from '../registrations/registrations.js';
import { browserOf, nameBrowser } from './browser.js';
import { problemPage } from './framed.js';
import { framesOf } from './frames-of.js';
import { offerHandover, takeHandover } from './handovers.js';
import { verifyIdToken } from './id-token.js';
import { findLogin, finishLogin } from './login.js';
import { LtiError } from './lti-error.js';
import { storeLaunch } from './store-launch.js';
import { ownTabPage, tabAgainPage } from './tab-pages.js';
import type { Tool } from './tool.js';
import { noteLaunch } from './trail.js';

/**
 * The end of the login: the token is verified against the state of this browser, and the launch is
 * stored.
 */
export async function finishLaunch(c: Context, { platform, keysOf }: Pick<Tool, 'platform' | 'keysOf'>): Promise<Response> {
  const { id_token: token, state, ...said } = { ...c.req.query(), ...(await c.req.parseBody()) };
  if (token === undefined && said.error !== undefined) throw await endOf(c, platform, state, said);
  const login = await findLogin(platform, state);
  const registration = await readRegistration(platform.database, login.registrationId);
  const frames = framesOf(registration);
  const browser = browserOf(platform, c.req.raw);
  const isTheirs = frames.includes(c.req.header('origin') ?? '');
  // Without the cookie anybody's page could have sent it here, in place of somebody else: only the
  // learning platform's own is taken, and goes on in a tab of its own.
  if (browser === null && !isTheirs) return tabAgainPage(c, login.parameters, frames);
  const { nonce } = await finishLogin(platform, state, browser ?? login.browser);
  const claims = await verifyIdToken(token, { registration, nonce, keys: keysOf(registration), now: platform.now() });
  const id = await storeLaunch(platform, { claims, registration, browser });
  await noteLaunch(platform, id);
  if (browser === null) return ownTabPage(c, await offerHandover(platform, id), frames);
  return c.redirect(`/lti/launches/${id}`, 303);
}

/**
 * What a learning platform may end a login with (OpenID Connect Core 1.0 §3.1.2.6, RFC 6749
 * §4.1.2.1, 1EdTech Security Framework 1.1).
 */
const ENDS: readonly string[] = [
  ...['login_required', 'interaction_required', 'account_selection_required', 'consent_required', 'launch_no_longer_valid'],
  ...['invalid_request', 'invalid_scope', 'unauthorized_client', 'access_denied', 'unsupported_response_type'],
  ...['server_error', 'temporarily_unavailable'],
];

/**
 * The learning platform ended the login. Its own words are shown where it or this browser's own
 * login sent them: nobody else puts words on this page.
 */
async function endOf(c: Context, platform: Platform, state: unknown, said: Record<string, unknown>): Promise<LtiError> {
  const { error, error_description: description } = said;
  const login = await findLogin(platform, state).catch(() => null);
  const registration = login === null ? null : await readRegistration(platform.database, login.registrationId);
  const isTheirs =
    framesOf(registration).includes(c.req.header('origin') ?? '') || (login !== null && browserOf(platform, c.req.raw) === login.browser);
  if (isTheirs) return new LtiError('lti/platform', [error, description].filter((text) => typeof text === 'string').join(': '));
  return typeof error === 'string' && ENDS.includes(error) ? new LtiError('lti/platform', error) : new LtiError('lti/state');
}

/** A launch goes on in this tab. */
export async function goOn(c: Context, { platform }: Pick<Tool, 'platform'>): Promise<Response> {
  if (c.req.header('origin') !== platform.origin) return problemPage(c, 'lti/state');
  const { token } = await c.req.parseBody();
  const id = await takeHandover(platform, token, nameBrowser(platform, c));
  if (id === null) return problemPage(c, 'lti/handover');
  await noteLaunch(platform, id, 'lti.handed-over');
  return c.redirect(`/lti/launches/${id}`, 303);
}
