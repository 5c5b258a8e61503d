import type { DeviceKey } from '../../src/bundle/page/device-key.js';
import { parseChallenge } from '../../src/bundle/page/parse-challenge.js';
import { seal } from '../../src/bundle/page/seal.js';
import type { Adds, Evidence, InputKind, Outcome, WritingEvidence } from '../../src/types.js';
import { evidenceOf } from '../support/evidence.js';
import { deviceKey } from '../support/forge.js';

export const ORIGIN = 'https://university.example';

/** A page as a test sees it: status, where it led, and its HTML. */
export interface Page {
  readonly status: number;
  readonly location: string | null;
  readonly html: string;
  readonly headers: Headers;
}

export interface Place {
  readonly course: string;
  readonly activity: string;
  readonly attempt: string;
}

/** Somebody at a browser: cookies, forms with their token, and a device that seals bundles. */
export interface Learner {
  readonly cookie: string;
  get(path: string): Promise<Page>;
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Page>;
  challenge(place: Place, purpose?: string, adds?: Adds): Promise<Response>;
  /**
   * The bundle that this face and rhythm would send for the challenge, typed on keys unless said
   * otherwise.
   */
  bundle(token: string, face: number, kind?: InputKind): Promise<string>;
  send(sealed: string): Promise<Response>;
  /** A whole check of this face; throws where one step is refused. */
  check(place: Place, face: number): Promise<Outcome>;
  /** Hands in, and says where its check is. */
  handIn(course: string, unit: string, answers: Record<string, string>): Promise<Place>;
}

/** Each sitting has its own noise: a backend refuses what it has seen, in whatever run. */
export const sittings = { count: 0 };

/**
 * @param session the id of a session that there is; without it: a visitor
 * @param key of the browser; without it: a new one
 */
export async function learnerOf(
  fetch: (request: Request) => Promise<Response>,
  clock: { now: number },
  session?: string,
  key?: DeviceKey,
): Promise<Learner> {
  const device = key ?? (await deviceKey());
  const jar = new Map<string, string>(session === undefined ? [] : [['__Host-session', session]]);
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', cookie());
    const response = await fetch(new Request(`${ORIGIN}${path}`, { ...init, headers, redirect: 'manual' }));
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  const read = async (response: Response): Promise<Page> => ({
    status: response.status,
    location: response.headers.get('location'),
    html: await response.text(),
    headers: response.headers,
  });
  const learner: Learner = {
    get cookie() {
      return cookie();
    },
    get: async (path) => read(await request(path)),
    async post(path, form, headers = {}) {
      const { html } = await learner.get('/privacy');
      const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1];
      const body = new URLSearchParams({ ...(csrf === undefined ? {} : { csrf }), ...form });
      return read(await request(path, { method: 'POST', body, headers: { origin: ORIGIN, ...headers } }));
    },
    challenge: ({ course, activity, attempt }, purpose, adds) =>
      request(`/api/countersign/challenges?${new URLSearchParams({ course, activity, attempt })}`, {
        method: 'POST',
        body: JSON.stringify({ purpose, adds }),
        headers: { origin: ORIGIN, 'content-type': 'application/json' },
      }),
    async bundle(token, face, kind = 'physical') {
      const claims = parseChallenge(token);
      sittings.count += 1;
      const { keystroke, ...seen } = evidenceOf({ face, typist: face }, claims, sittings.count);
      const evidence: Evidence | WritingEvidence = { ...seen, keystroke: { ...keystroke, inputKind: kind } };
      const challenge = { token, claims, receivedAtMs: 0 };
      return seal({
        challenge,
        evidence,
        origin: ORIGIN,
        key: device,
        elapsedSeconds: 30,
        sdk: { name: 'countersign', version: '0.0.0', build: 'test' },
      });
    },
    send: (sealed) =>
      request('/api/countersign/bundles', {
        method: 'POST',
        body: sealed,
        headers: { origin: ORIGIN, 'content-type': 'application/jose' },
      }),
    async check(place, face) {
      const given = await learner.challenge(place);
      const { challenge, error } = (await given.json()) as { challenge?: string; error?: string };
      if (challenge === undefined) throw new Error(`${given.status} ${error}`);
      const sealed = await learner.bundle(challenge, face);
      clock.now += 30;
      const response = await learner.send(sealed);
      const answer = (await response.json()) as Outcome & { error?: string };
      if (!response.ok) throw new Error(`${response.status} ${answer.error}`);
      return answer;
    },
    async handIn(course, activity, answers) {
      const { location, html } = await learner.post(`/courses/${course}/${activity}`, answers);
      const attempt = /^\/work\/(.+)$/.exec(location ?? '')?.[1];
      if (attempt === undefined) throw new Error(`nothing was handed in: ${html.slice(0, 300)}`);
      return { course, activity, attempt };
    },
  };
  return learner;
}
