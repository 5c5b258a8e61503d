import { type KeySource, type PolicyOptions, ReviewError } from 'countersign/server';
import { type Context, Hono } from 'hono';
import type { RouterRoute } from 'hono/types';
import { limitBody } from '../site/body-limit.js';
import { fitText } from '../site/fit-text.js';
import { cutText } from '../site/text.js';
import type { Platform } from '../types.js';
import { answerChallenge, openChecks, ownerOf } from './checks.js';
import { createAccessTokens } from './gradebook/access-tokens.js';
import { browserOf } from './launch/browser.js';
import { dataPage } from './launch/check-page.js';
import { finishLaunch, goOn } from './launch/finish-launch.js';
import { problemPage } from './launch/framed.js';
import { createKeyCache } from './launch/id-token.js';
import { findLaunch, type Launch } from './launch/launches.js';
import { startLogin } from './launch/login.js';
import { LtiError } from './launch/lti-error.js';
import type { Tool } from './launch/tool.js';
import { createRegistrationFiles } from './registrations/registration-files.js';
import { openToolKey, toolJwks } from './registrations/tool-keys.js';
import { showLaunch } from './show-launch.js';
import { type LtiWork, workLti } from './work.js';

const MOST_FORM_BYTES = 200_000;

/** What answers requests. */
interface Served {
  fetch: (request: Request) => Response | Promise<Response>;
}

export interface LtiOptions {
  platform: Platform;
  keys: KeySource;
  policy: PolicyOptions;
  /** A folder of files: see `createRegistrationFiles`. */
  registrations?: string | undefined;
  keyCooldownMs?: number;
}

export interface WithLti extends Served {
  routes: RouterRoute[];
  /** Does what is due in the background: see `workLti`. */
  work: (options?: LtiWork) => Promise<number>;
}

/**
 * The site with the LTI 1.3 tool under /lti: learners come from a course of another learning
 * platform, make their check in its frame, and the result goes to its gradebook. It stands before
 * the site: other headers, other sessions, a tenant for the learners of each issuer.
 */
export async function withLti(site: Served, { platform, keys, policy, registrations, keyCooldownMs }: LtiOptions): Promise<WithLti> {
  const toolKey = await openToolKey(platform.database, typeof keys === 'function' ? await keys() : keys);
  const tool: Tool = {
    platform,
    toolKey,
    tokens: createAccessTokens(toolKey, platform.now),
    keysOf: createKeyCache({ cooldownMs: keyCooldownMs }),
    countersign: openChecks(platform, keys, policy),
    takeRegistrations: createRegistrationFiles(platform, registrations),
  };
  await tool.takeRegistrations();
  const app = createTool(tool);
  return {
    fetch: (request) => (new URL(request.url).pathname.startsWith('/lti/') ? app.fetch(request) : site.fetch(request)),
    work: (options) => workLti(tool, options),
    routes: app.routes,
  };
}

function createTool(tool: Tool): Hono {
  const { platform } = tool;
  const app = new Hono().basePath('/lti');
  // The package has limits of its own, and reads nothing before it knows whose it is.
  app.post('/countersign/challenges', (c) => answerChallenge(c, tool));
  app.post('/countersign/bundles', (c) => tool.countersign.fetch(c.req.raw));
  app.get('/countersign/me/export', (c) => tool.countersign.fetch(c.req.raw));
  app.use(limitBody(MOST_FORM_BYTES));
  app.use(fitText((c) => problemPage(c, 'lti/text')));
  app.get('/jwks.json', async (c) => c.json(await toolJwks(platform.database), 200, { 'cache-control': 'public, max-age=600' }));
  const login = async (c: Context, given: Record<string, unknown>) => c.redirect(await startLogin(tool, c, given), 302);
  app.get('/login', (c) => login(c, c.req.query()));
  app.post('/login', async (c) => login(c, await c.req.parseBody()));
  app.get('/data', (c) => dataPage(c));
  app.on(['GET', 'POST'], '/launch', (c) => finishLaunch(c, tool));
  app.post('/tab', (c) => goOn(c, tool));
  app.get('/launches/:id', (c) => showLaunch(c, tool));
  app.post('/launches/:id/withdraw', async (c) => {
    const found = await findLaunch(platform, c.req.param('id'), browserOf(platform, c.req.raw));
    if (found === null || c.req.header('origin') !== platform.origin) return problemPage(c, 'lti/state');
    await tool.countersign.privacy.withdraw(ownerOf(found));
    return c.redirect(`/lti/launches/${found.id}`, 303);
  });
  app.post('/launches/:id/ask', async (c) => {
    const found = await findLaunch(platform, c.req.param('id'), browserOf(platform, c.req.raw));
    if (found === null || c.req.header('origin') !== platform.origin) return problemPage(c, 'lti/state');
    const { words = '' } = await c.req.parseBody();
    await ask(tool, found, cutText(String(words)));
    return c.redirect(`/lti/launches/${found.id}`, 303);
  });
  app.notFound((c) => problemPage(c, 'lti/not-found'));
  app.onError((error, c) => {
    if (error instanceof LtiError) return problemPage(c, error.code, error.detail);
    platform.onError(error);
    return problemPage(c, 'internal');
  });
  return app;
}

/**
 * The learner asks for a person to look at their newest result: once, and about one that went
 * against them.
 */
async function ask({ countersign }: Tool, launch: Launch, words: string): Promise<void> {
  await countersign.reviews.appeal(ownerOf(launch), words || 'Please look at it.').catch((error: unknown) => {
    if (!(error instanceof ReviewError)) throw error;
  });
}
