import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
export const CLIENT = 'client-1';
export const DEPLOYMENT = 'deployment-1';

/** A score as it arrived. */
export interface ArrivedScore {
  readonly path: string;
  readonly contentType: string;
  readonly body: Record<string, unknown>;
}

/** A small learning platform: signs launches, gives access to its gradebook, and takes scores. */
export interface Lms {
  readonly url: string;
  readonly scores: ArrivedScore[];
  /** Answers to the next scores; 0: it takes the request, and says nothing until its end. */
  scoreStatus: number;
  /**
   * The answer to this learner's scores, whatever the others' are; 'lost': it is taken, and nothing
   * is answered; 'silent': not even taken; other words: of an answer 400.
   */
  readonly scoreStatusOf: Map<string, number | string>;
  /**
   * What it shows of a learner: the score that came last, as Open edX, Moodle and Canvas do;
   * `null`: none.
   */
  readonly grades: Map<string, number | null>;
  /** Lists all its lines whatever it was asked for, so many on a page. */
  linesOnPage: number | null;
  /** Access tokens are given for no such scope. */
  readonly refusedScopes: Set<string>;
  /** What its token service calls itself; `null`: by its address. */
  tokenAudience: string | null;
  /** The lines of its gradebook, as they were made. */
  readonly lines: Record<string, unknown>[];
  /** Scopes of the access tokens that it gave. */
  readonly grants: string[];
  /**
   * Who is signed in there, in a browser that opens its pages: `/course?tool=…` holds a tool in a
   * frame, `/auth` is where its login goes on.
   */
  user: { sub: string; role?: string };
  /** Times that its keys were asked for. */
  keyRequests: number;
  /** Signs with another key from now on; the old one is not published any more. */
  rotate(name?: 'same name'): Promise<void>;
  /** The id_token that it would post for the address of a login, with changes. */
  token(address: string, user: { sub: string; role?: string }, changes?: Changes): Promise<{ id_token: string; state: string }>;
  close(): Promise<void>;
}

export interface Changes {
  readonly claims?: Record<string, unknown>;
  /** Seconds to add to the times. */
  readonly later?: number;
  readonly key?: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
}

/** @param toolKeys where the tool publishes its keys */
export async function startLms(toolKeys: () => string): Promise<Lms> {
  let [pair, kid] = [await generateKeyPair('RS256'), 'key-1'];
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, json, html, link }) => {
        if (status === 0) return void request.socket.destroy();
        const type = html === undefined ? 'application/json' : 'text/html; charset=utf-8';
        response.writeHead(status, { 'content-type': type, ...(link === undefined ? {} : { link }) }).end(html ?? JSON.stringify(json));
      },
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const lms: Lms = {
    url,
    scores: [],
    lines: [],
    grants: [],
    scoreStatus: 200,
    user: { sub: 'nobody' },
    scoreStatusOf: new Map(),
    grades: new Map(),
    linesOnPage: null,
    refusedScopes: new Set(),
    tokenAudience: null,
    keyRequests: 0,
    async rotate(name) {
      pair = await generateKeyPair('RS256');
      if (name === undefined) kid += '+';
    },
    async token(address, { sub, role = 'Learner' }, { claims = {}, later = 0, key = pair.privateKey } = {}) {
      const query = new URL(address).searchParams;
      const now = Math.floor(Date.now() / 1000) + later;
      const payload = {
        iss: url,
        aud: query.get('client_id') ?? CLIENT,
        sub,
        iat: now,
        exp: now + 300,
        nonce: query.get('nonce'),
        [`${CLAIM}deployment_id`]: DEPLOYMENT,
        [`${CLAIM}message_type`]: 'LtiResourceLinkRequest',
        [`${CLAIM}version`]: '1.3.0',
        [`${CLAIM}roles`]: [`http://purl.imsglobal.org/vocab/lis/v2/membership#${role}`],
        [`${CLAIM}target_link_uri`]: 'https://university.example/lti/launch',
        [`${CLAIM}resource_link`]: { id: 'quiz-7', title: 'Check for quiz 7' },
        [`${CLAIM}context`]: { id: 'course-9' },
        'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
          scope: [`${AGS}score`],
          lineitem: `${url}/lineitems/3?type=check`,
        },
        ...claims,
      };
      const token = await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(key);
      return { id_token: token, state: query.get('state') as string };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  /** By line and learner. */
  const latest = new Map<string, number>();
  const answer = async (request: IncomingMessage): Promise<{ status: number; json?: unknown; html?: string; link?: string }> => {
    const body = await readAll(request);
    if (request.url === '/jwks') {
      lms.keyRequests++;
      return { status: 200, json: { keys: [{ ...(await exportJWK(pair.publicKey)), kid, alg: 'RS256', use: 'sig' }] } };
    }
    if (request.url === '/token') {
      const form = new URLSearchParams(body);
      if (lms.refusedScopes.has(form.get('scope') ?? '')) return { status: 400, json: { error: 'invalid_scope' } };
      return { status: 200, json: await grant(form) };
    }
    if (request.url?.startsWith('/course')) {
      const tool = new URL(request.url, url).searchParams.get('tool') as string;
      const query = { iss: url, client_id: CLIENT, login_hint: 'hint-1', target_link_uri: `${tool}/lti/launch` };
      const src = `${tool}/lti/login?${new URLSearchParams(query)}`.replaceAll('&', '&amp;');
      return {
        status: 200,
        html: `<!doctype html><h1>A course</h1><iframe allow="camera" width="860" height="820" src="${src}"></iframe>`,
      };
    }
    if (request.url?.startsWith('/auth')) {
      const { id_token: token, state } = await lms.token(url + request.url, lms.user);
      const to = new URL(request.url, url).searchParams.get('redirect_uri');
      const inputs = Object.entries({ id_token: token, state }).map(
        ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
      );
      return {
        status: 200,
        html: `<!doctype html><form method="post" action="${to}">${inputs.join('')}</form><script>document.forms[0].submit()</script>`,
      };
    }
    const scope = lms.grants[Number(/^Bearer access-(\d+)$/.exec(request.headers.authorization ?? '')?.[1])];
    const { pathname, searchParams } = new URL(request.url ?? '', url);
    if (pathname === '/lineitems') {
      if (!scope?.startsWith(`${AGS}lineitem`)) return { status: 401, json: {} };
      if (request.method === 'GET') {
        const fits = (line: Record<string, unknown>) =>
          line.tag === searchParams.get('tag') && line.resourceLinkId === searchParams.get('resource_link_id');
        if (lms.linesOnPage === null) return { status: 200, json: lms.lines.filter(fits) };
        const from = Number(searchParams.get('from') ?? 0);
        const to = from + lms.linesOnPage;
        // Moodle's quotation marks, as their bytes.
        const rel = (word: string) => Buffer.from(`rel=“${word}”`).toString('latin1');
        const link = `</lineitems?from=0>; ${rel('first')}${to < lms.lines.length ? `, </lineitems?from=${to}>; ${rel('next')}` : ''}`;
        return { status: 200, json: lms.lines.slice(from, to), link };
      }
      if (scope !== `${AGS}lineitem`) return { status: 403, json: {} };
      if ([...String((JSON.parse(body) as { label: string }).label)].length > 100) return { status: 400, json: {} };
      lms.lines.push({ id: `${url}/lineitems/${lms.lines.length + 10}`, ...(JSON.parse(body) as object) });
      return { status: 201, json: lms.lines.at(-1) };
    }
    if (scope !== `${AGS}score`) return { status: 401, json: {} };
    const score = JSON.parse(body) as Record<string, unknown> & { userId: string; timestamp: string; scoreGiven?: number };
    const status = lms.scoreStatusOf.get(score.userId) ?? lms.scoreStatus;
    if (status === 0) await new Promise(() => undefined);
    if (status === 'silent') return { status: 0 };
    if (typeof status === 'string' && status !== 'lost') return { status: 400, json: { errors: { message: status } } };
    if (status !== 200 && status !== 'lost') return { status, json: {} };
    const place = `${pathname} ${score.userId}`;
    // As Moodle, which compares whole seconds.
    const seconds = Math.floor(Date.parse(score.timestamp) / 1000);
    if ((latest.get(place) ?? 0) >= seconds) return { status: 409, json: {} };
    latest.set(place, seconds);
    lms.grades.set(score.userId, score.scoreGiven ?? null);
    lms.scores.push({ path: request.url ?? '', contentType: request.headers['content-type'] ?? '', body: score });
    return { status: status === 'lost' ? 0 : 200, json: {} };
  };
  /** RFC 7523: the assertion is the tool's, by its published keys, for this address. */
  const grant = async (form: URLSearchParams): Promise<object> => {
    const keys = createLocalJWKSet(await (await fetch(toolKeys())).json());
    const client = decodeJwt(form.get('client_assertion') ?? '').iss as string;
    const options = { issuer: client, subject: client, audience: lms.tokenAudience ?? `${url}/token`, requiredClaims: ['jti', 'exp'] };
    await jwtVerify(form.get('client_assertion') ?? '', keys, options);
    if (form.get('grant_type') !== 'client_credentials') throw new Error('another grant');
    const number = lms.grants.push(form.get('scope') ?? '') - 1;
    return { access_token: `access-${number}`, token_type: 'Bearer', expires_in: 3600, scope: form.get('scope') };
  };
  return lms;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
