import { createCountersign } from 'countersign/server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { browserOf } from './browser.mjs';
import { deepLinkingResponse } from './deep-linking.mjs';
import { createKeyCache, verifyIdToken } from './id-token.mjs';
import { findLaunch, storeLaunch } from './launches.mjs';
import { finishLogin, startLogin } from './login.mjs';
import { LtiError } from './lti-error.mjs';
import { checkPage, choicePage, dataPage, ownTabPage, problemPage, staffPage } from './pages.mjs';
import { findRegistration, readRegistration } from './registrations.mjs';
import { migrateLti } from './schema.mjs';
import { createTokenCache, queueScore, sendScores } from './scores.mjs';
import { openToolKey, toolJwks } from './tool-keys.mjs';

const RESULTS = ['accepted', 'one-more', 'review', 'refused'];
const MOST_FORM_BYTES = 200_000;

/**
 * The site with the LTI 1.3 tool under /lti: learners come from a course of another learning platform, make their check in its frame, and the result goes to its
 * gradebook. It stands before the site: other headers, other sessions, a tenant for each registration.
 *
 * @param {{ fetch: (request: Request) => Response | Promise<Response> }} site
 * @param {{ platform: import('../platform.mjs').Platform, keys: import('countersign/server').KeySet, policy: import('countersign/server').PolicyOptions, keyCooldownMs?: number }} options
 * @returns {Promise<(request: Request) => Response | Promise<Response>>}
 */
export async function withLti(site, { platform, keys, policy, keyCooldownMs }) {
  await migrateLti(platform.database);
  const tool = {
    platform,
    toolKey: await openToolKey(platform.database, keys),
    tokens: createTokenCache(),
    keysOf: createKeyCache({ cooldownMs: keyCooldownMs }),
    countersign: openChecks(platform, keys, policy),
  };
  const app = createTool(tool);
  return (request) => (new URL(request.url).pathname.startsWith('/lti/') ? app.fetch(request) : site.fetch(request));
}

/** A launch stands for a session: whoever has its browser's cookie is its learner. */
function openChecks(platform, keys, policy) {
  return createCountersign({
    database: platform.database,
    keys,
    policy: { ...policy, consent: { ...policy.consent, withdrawUrl: '/lti/data' } },
    audience: `${platform.origin}/lti`,
    origins: [platform.origin],
    authenticate: async (request) => {
      const { launch } = await launchOf(platform, request);
      return launch === null ? null : { tenant: `lti-${launch.registrationId}`, subject: launch.subject };
    },
    address: 'none',
    onError: platform.onError,
    now: () => Math.floor(platform.now().getTime() / 1000),
  });
}

async function launchOf(platform, request) {
  const browser = browserOf(platform, { req: { raw: request } });
  return { launch: await findLaunch(platform, new URL(request.url).searchParams.get('launch'), browser) };
}

function createTool(tool) {
  const { platform } = tool;
  const app = new Hono().basePath('/lti');
  app.get('/jwks.json', async (c) => c.json(await toolJwks(platform.database), 200, { 'cache-control': 'public, max-age=600' }));
  const login = async (c, given) => c.redirect(await startLogin(platform, c, given), 302);
  app.get('/login', (c) => login(c, c.req.query()));
  app.use(async (c, next) => (c.req.path.startsWith('/lti/countersign/') ? next() : bodyLimit({ maxSize: MOST_FORM_BYTES })(c, next)));
  app.post('/login', async (c) => login(c, await c.req.parseBody()));
  app.get('/data', (c) => dataPage(c));
  app.post('/launch', (c) => launch(c, tool));
  app.get('/launches/:id', (c) => showLaunch(c, tool));
  app.post('/launches/:id/withdraw', async (c) => {
    const found = await findLaunch(platform, c.req.param('id'), browserOf(platform, c));
    if (found === null || c.req.header('origin') !== platform.origin) return problemPage(c, 'lti/state');
    await tool.countersign.privacy.withdraw({ tenant: `lti-${found.registrationId}`, subject: found.subject });
    return c.redirect(`/lti/launches/${found.id}`, 303);
  });
  app.post('/countersign/challenges', (c) => challenge(c, tool));
  app.post('/countersign/bundles', (c) => bundle(c, tool));
  app.get('/countersign/me/export', (c) => tool.countersign.fetch(c.req.raw));
  app.notFound((c) => problemPage(c, 'lti/request'));
  app.onError((error, c) => {
    if (error instanceof LtiError) return problemPage(c, error.code);
    platform.onError(error);
    return problemPage(c, 'internal');
  });
  return app;
}

/** The end of the login: the token is verified against the state of this browser, and the launch is stored. */
async function launch(c, { platform, keysOf }) {
  const { id_token: token, state } = await c.req.parseBody();
  let login;
  try {
    login = await finishLogin(platform, c, state);
  } catch (error) {
    if (error.code !== 'lti/cookie') throw error;
    const { iss, client_id: clientId } = error.parameters;
    return ownTabPage(c, error.parameters, framesOf(await findRegistration(platform.database, iss, clientId)));
  }
  const registration = await readRegistration(platform.database, login.registrationId);
  const claims = await verifyIdToken(token, { registration, nonce: login.nonce, keys: keysOf(registration), now: platform.now() });
  const id = await storeLaunch(platform, c, { claims, registration, parameters: login.parameters });
  return c.redirect(`/lti/launches/${id}`, 303);
}

async function showLaunch(c, tool) {
  const { platform, toolKey, countersign } = tool;
  const { database } = platform;
  const found = await findLaunch(platform, c.req.param('id'), browserOf(platform, c));
  if (found === null) return problemPage(c, 'lti/state');
  const registration = await readRegistration(database, found.registrationId);
  const frames = framesOf(registration);
  if (found.deepLinking !== null)
    return choicePage(c, { launch: found, frames, token: await deepLinkingResponse({ platform, toolKey, registration, launch: found }) });
  await sendScores(tool);
  const results = `select l.user_id as "userId", s.result, s.at, s.sent_at is not null as sent from lti_score s join lti_launch l on l.id = s.launch_id
    where l.registration_id = $1 and l.activity = $2 and ($3::text is null or l.user_id = $3) order by s.at desc limit 200`;
  const scores = await database.query(results, [found.registrationId, found.activity, found.role === 'staff' ? null : found.userId]);
  if (found.role === 'staff') return staffPage(c, { launch: found, results: scores, frames });
  const status = new Request(`${platform.origin}/lti/countersign/me/status?launch=${found.id}`, {
    headers: { cookie: c.req.header('cookie') ?? '' },
  });
  const { enrolled } = await (await countersign.fetch(status)).json();
  return checkPage(c, { platform, launch: found, enrolled, last: scores[0] ?? null, frames });
}

/** The place of a check is the launch's, whatever the page says; the purpose is the package's to find. */
async function challenge(c, { platform, countersign }) {
  const { launch } = await launchOf(platform, c.req.raw);
  if (launch === null || launch.role === 'staff') return c.json({ error: 'challenge/invalid' }, 409);
  const address = new URL(c.req.url);
  const place = { course: launch.course, activity: launch.activity, attempt: launch.id };
  for (const [name, value] of Object.entries(place)) address.searchParams.set(name, value);
  const headers = new Headers(c.req.raw.headers);
  headers.delete('content-length');
  return countersign.fetch(new Request(address, { method: 'POST', headers, body: '{}' }));
}

async function bundle(c, tool) {
  const { platform, countersign } = tool;
  const response = await countersign.fetch(c.req.raw);
  const { receipt, result } = response.ok ? await response.clone().json() : {};
  const { launch } = await launchOf(platform, c.req.raw);
  if (typeof receipt !== 'string' || launch === null) return response;
  const expected = {
    subject: launch.subject,
    tenant: `lti-${launch.registrationId}`,
    course: launch.course,
    activity: launch.activity,
    attempt: launch.id,
  };
  // An enrolment is no result of the activity: it fails here, and there is nothing to tell.
  const claims = await countersign.receipts.verify(receipt, { ...expected, purpose: 'verify', allow: RESULTS }).catch(() => null);
  if (claims !== null && claims.result === result) {
    await queueScore(platform, launch, claims);
    await sendScores(tool);
  }
  return response;
}

/** Who may hold the page in a frame: the learning platform, by its own addresses. */
function framesOf(registration) {
  if (registration === null) return ["'none'"];
  const origins = [registration.issuer, registration.authUrl]
    .filter((address) => URL.canParse(address))
    .map((address) => new URL(address).origin);
  return ["'self'", ...new Set(origins)];
}
