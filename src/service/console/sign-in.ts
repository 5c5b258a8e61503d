import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import * as oidc from 'openid-client';
import * as v from 'valibot';
import { isName } from '../../name.js';
import { closeSession, findStaff, joinStaff, openSession, SESSION_SECONDS } from '../store/staff.js';
import type { ConsoleApp, ConsoleContext, ConsoleOptions } from './console-options.js';
import { ConsoleProblem } from './console-problem.js';
import { formOf, SESSION_COOKIE } from './guard.js';
import { page } from './page.js';

/** Of one sign-in that is under way: it stays in the browser that began it. */
const SIGN_IN_COOKIE = '__Host-countersign-sign-in';
const SIGN_IN_SECONDS = 600;
const COOKIE = { path: '/', httpOnly: true, secure: true, sameSite: 'Lax' } as const;
const secret = v.pipe(v.string(), v.regex(/^[\w-]{20,128}$/));
const signIn = v.strictObject({ state: secret, nonce: secret, verifier: secret, code: v.nullable(secret) });

/**
 * `/console/sign-in`, `/console/join/{code}` and `/console/callback`: sign-in by OpenID Connect,
 * with PKCE, state and nonce. Who is no staff becomes it by an invitation, and by nothing else.
 */
export function mountSignIn(app: ConsoleApp, options: ConsoleOptions): void {
  const { database, publicUrl, now } = options;
  const provider = providerOf(options);
  const callback = `${publicUrl}/console/callback`;
  const begin = async (c: ConsoleContext, code: string | null): Promise<Response> => {
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const parameters = {
      redirect_uri: callback,
      scope: 'openid profile',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    const url = oidc.buildAuthorizationUrl(await provider(), parameters);
    const kept = Buffer.from(JSON.stringify({ state, nonce, verifier, code })).toString('base64url');
    setCookie(c, SIGN_IN_COOKIE, kept, { ...COOKIE, maxAge: SIGN_IN_SECONDS });
    return c.redirect(url.href, 303);
  };
  // The provider may know them still: to sign in again is a step of its own.
  app.get('/signed-out', (c) => page(c, { title: 'You are signed out', main: html`<p><a href="/console/sign-in">Sign in again</a></p>` }));
  app.get('/sign-in', (c) => begin(c, null));
  app.get('/join/:code', (c) => {
    const code = v.safeParse(secret, c.req.param('code'));
    if (!code.success) throw new ConsoleProblem('invitation');
    return begin(c, code.output);
  });
  app.get('/callback', async (c) => {
    const begun = readSignIn(getCookie(c, SIGN_IN_COOKIE));
    deleteCookie(c, SIGN_IN_COOKIE, COOKIE);
    if (begun === null) throw new ConsoleProblem('sign-in');
    const { identity, name } = await identify(await provider(), new URL(`${callback}${new URL(c.req.url).search}`), begun);
    const known = await findStaff(database, identity);
    if (known === null && begun.code === null) throw new ConsoleProblem('stranger');
    const staff = known ?? (await joinStaff(database, { identity, name, code: begun.code ?? '', now: now() }));
    if (staff === null) throw new ConsoleProblem('invitation');
    setCookie(c, SESSION_COOKIE, await openSession(database, staff, now()), { ...COOKIE, maxAge: SESSION_SECONDS });
    return c.redirect('/console/reviews', 303);
  });
}

/** For staff: `/console/sign-out`. */
export function mountSignOut(app: ConsoleApp, { database }: ConsoleOptions): void {
  app.post('/sign-out', async (c) => {
    await formOf(c);
    await closeSession(database, getCookie(c, SESSION_COOKIE) ?? '');
    deleteCookie(c, SESSION_COOKIE, COOKIE);
    return c.redirect('/console/signed-out', 303);
  });
}

/** What the provider says of itself. @throws Error where it does not answer, or is another one */
export function discover({ issuer, clientId, clientSecret }: NonNullable<ConsoleOptions['console']>): Promise<oidc.Configuration> {
  const execute = [oidc.enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [])];
  return oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: 10 });
}

/** Asked when it is first needed; a failure is asked again. */
function providerOf({ console }: ConsoleOptions): () => Promise<oidc.Configuration> {
  let found: Promise<oidc.Configuration> | null = null;
  return () => {
    if (console === undefined) throw new ConsoleProblem('unknown');
    found ??= discover(console).catch((cause: unknown) => {
      found = null;
      throw Object.assign(new ConsoleProblem('provider'), { cause });
    });
    return found;
  };
}

function readSignIn(kept = ''): v.InferOutput<typeof signIn> | null {
  try {
    return v.parse(signIn, JSON.parse(Buffer.from(kept, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

/** Who signed in, as the provider says. */
async function identify(
  provider: oidc.Configuration,
  url: URL,
  { state, nonce, verifier }: v.InferOutput<typeof signIn>,
): Promise<{ readonly identity: string; readonly name: string }> {
  try {
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    const tokens = await oidc.authorizationCodeGrant(provider, url, checks);
    const claims = tokens.claims();
    if (claims === undefined || !isName(claims.sub)) throw new Error('nobody is named');
    const asks = claims.name === undefined && provider.serverMetadata().userinfo_endpoint !== undefined;
    const said = asks ? await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub) : claims;
    const name = [said.name, said.preferred_username].find((text): text is string => typeof text === 'string' && isName(text)) ?? 'Staff';
    // Of another provider, the same name is somebody else's.
    return { identity: `${claims.iss} ${claims.sub}`, name };
  } catch (cause) {
    throw Object.assign(new ConsoleProblem('sign-in'), { cause });
  }
}
