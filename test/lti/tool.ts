import { serve } from '@hono/node-server';
import { type NewRegistration, registerPlatform } from '../../examples/course-platform/lti/registrations/registrations.js';
import { createPlatform } from '../../examples/course-platform/platform.js';
import { parseChallenge } from '../../src/bundle/page/parse-challenge.js';
import { seal } from '../../src/bundle/page/seal.js';
import { generateCertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import { generateKeys } from '../../src/server/keys/keys.js';
import { migrate } from '../../src/server/schema/migrate.js';
import type { Evidence, Outcome } from '../../src/types.js';
import { openPglite, type TestDatabase } from '../support/databases.js';
import { evidenceOf } from '../support/evidence.js';
import { deviceKey } from '../support/forge.js';
import { type Changes, CLIENT, DEPLOYMENT, type Lms, startLms } from './lms.js';

export const ORIGIN = 'https://university.example';

/**
 * The course platform with its tool over HTTP on this machine, as a proxy with the address ORIGIN
 * would reach it, and a learning platform.
 */
export interface Tool {
  readonly url: string;
  readonly lms: Lms;
  readonly database: TestDatabase['database'];
  readonly errors: unknown[];
  /** The platform's clock is so many seconds ahead. */
  later: number;
  /** Does what is due in the background. */
  work(options?: { until?: AbortSignal }): Promise<void>;
  /** Registers another learning platform of the same kind. */
  register(lms: Lms, changes?: Partial<NewRegistration>): Promise<string>;
  visitor(lms?: Lms): Promise<Visitor>;
  close(): Promise<void>;
}

/** @param registrations a folder of files with learning platforms */
export async function openTool(open: () => Promise<TestDatabase> = openPglite, registrations?: string): Promise<Tool> {
  const { database, close } = await open();
  await migrate(database);
  const errors: unknown[] = [];
  const address = (print: string) => `${ORIGIN}/certificates/keys/${print}`;
  const clock = { later: 0 };
  const { fetch: site, work } = await createPlatform({
    database,
    keys: await generateKeys(),
    certificateKeys: { signing: [await generateCertificateKey({ alg: 'ES256', address })] },
    origin: ORIGIN,
    integrity: { 'countersign.js': 'sha384-test' },
    policy: { ratePerMinute: 10_000, stills: 0 },
    ...(registrations === undefined ? {} : { registrations }),
    now: () => new Date(Date.now() + clock.later * 1000),
    onError: (error: unknown) => errors.push(error),
  });
  // As behind a proxy that keeps the public address.
  const fetchPublic = (request: Request) => site(new Request(request.url.replace(/^http:\/\/[^/]+/, ORIGIN), request));
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve) => {
    const started = serve({ fetch: fetchPublic, port: 0, hostname: '127.0.0.1' }, (info) => resolve({ server: started, port: info.port }));
  });
  const url = `http://127.0.0.1:${port}`;
  const lms = await startLms(() => `${url}/lti/jwks.json`);
  const register = ({ url: issuer }: Lms, changes: Partial<NewRegistration> = {}) => {
    const addresses = { authUrl: `${issuer}/auth`, tokenUrl: `${issuer}/token`, jwksUrl: `${issuer}/jwks` };
    return registerPlatform(database, {
      issuer,
      clientId: CLIENT,
      ...addresses,
      deployments: [DEPLOYMENT],
      loopbackHttp: true,
      ...changes,
    });
  };
  await register(lms);
  return {
    get later() {
      return clock.later;
    },
    set later(seconds) {
      clock.later = seconds;
    },
    work,
    register,
    url,
    lms,
    database,
    errors,
    visitor: (of = lms) => visitorOf(url, of),
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        (server as { closeAllConnections?: () => void }).closeAllConnections?.();
      });
      await lms.close();
      await close();
    },
  };
}

/** A browser that follows a launch. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Begins the login; the address at the learning platform where it goes on. */
  login(parameters?: Record<string, string>): Promise<string>;
  /** Posts the token of a login back. */
  post(form: { id_token: string; state: string }): Promise<Response>;
  /** All of it; the path of the page that it led to. */
  launch(user: { sub: string; role?: string }, changes?: Changes, client?: string): Promise<string>;
  /** The whole check of this face on a launch's page; `under`: posted as if from another's. */
  check(path: string, face: number, change?: (evidence: Evidence) => Evidence, under?: string, purpose?: 'rebind'): Promise<Outcome>;
}

let sitting = 0;

async function visitorOf(url: string, lms: Lms): Promise<Visitor> {
  const cookies = new Map<string, string>();
  const key = await deviceKey();
  const visitor: Visitor = {
    cookies,
    async request(path, init = {}) {
      const headers = new Headers(init.headers);
      if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      const response = await fetch(url + path, { ...init, headers, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      return response;
    },
    async login(parameters = {}) {
      const query = new URLSearchParams({
        iss: lms.url,
        client_id: CLIENT,
        login_hint: 'hint-1',
        lti_message_hint: 'message-1',
        target_link_uri: `${ORIGIN}/lti/launch`,
        ...parameters,
      });
      const response = await visitor.request(`/lti/login?${query}`);
      const location = response.headers.get('location');
      if (response.status !== 302 || location === null)
        throw new Error(`the login was answered ${response.status} ${await codeOf(response)}`);
      return location;
    },
    post: (form) => visitor.request('/lti/launch', { method: 'POST', body: new URLSearchParams(form), headers: { origin: lms.url } }),
    async launch(user, changes, client = CLIENT) {
      const response = await visitor.post(await lms.token(await visitor.login({ client_id: client }), user, changes));
      const location = response.headers.get('location');
      if (location === null) throw new Error(`the launch was answered ${response.status} ${await codeOf(response)}`);
      return location;
    },
    async check(path, face, change = (same) => same, under = path, purpose) {
      const html = await (await visitor.request(path)).text();
      const [, challengePath = '', submitPath = ''] = /challenge="([^"]+)" submit="([^"]+)"/.exec(html) ?? [];
      const headers = { origin: ORIGIN, 'content-type': 'application/json' };
      const given = (await (
        await visitor.request(challengePath, { method: 'POST', body: JSON.stringify({ purpose }), headers })
      ).json()) as { challenge: string };
      const claims = parseChallenge(given.challenge);
      const sealed = await seal({
        challenge: { token: given.challenge, claims, receivedAtMs: 0 },
        evidence: change(evidenceOf({ face, typist: face }, claims, ++sitting)),
        origin: ORIGIN,
        key,
        elapsedSeconds: 1,
        sdk: { name: 'countersign', version: '0.0.0', build: 'test' },
      });
      const sent = { method: 'POST', body: sealed, headers: { origin: ORIGIN, 'content-type': 'application/jose' } };
      const [from, to] = [path, under].map((page) => page.split('/').at(-1) as string) as [string, string];
      return (await (await visitor.request(submitPath.replace(from, to), sent)).json()) as Outcome;
    },
  };
  return visitor;
}

/** The code on a page that says what did not work. */
export async function codeOf(response: Response): Promise<string | undefined> {
  return /data-problem="([^"]+)"/.exec(await response.text())?.[1];
}
