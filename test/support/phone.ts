import { toBase64url } from '../../src/base64url.js';
import { sealPart } from '../../src/bundle/page/seal-part.js';
import type { CreatedHandover } from '../../src/server/handover/create-handover.js';
import { sha256 } from '../../src/sha256.js';
import type { Challenge, Evidence, PhonePart, PhoneTask } from '../../src/types.js';
import { ORIGIN, type TestBackend } from './backend.js';

/** A phone without a session, and the computer's side of its hand-over. */
export interface TestPhone {
  readonly secret: string;
  open(way: { readonly link: string } | { readonly code: string }): Promise<Response>;
  send(handover: string, sealed: string): Promise<Response>;
  ask(what: 'state' | 'cancel', handover: string): Promise<Response>;
}

/** Asks without a session. */
export function phoneOf({ countersign }: Pick<TestBackend, 'countersign'>): TestPhone {
  const secret = toBase64url(crypto.getRandomValues(new Uint8Array(32)));
  const request = (path: string, init: RequestInit, handover?: string): Promise<Response> =>
    countersign.fetch(
      new Request(`${ORIGIN}/api/countersign/phone/${path}`, {
        ...init,
        headers: { origin: ORIGIN, ...init.headers, ...(handover === undefined ? {} : { authorization: `Bearer ${handover}.${secret}` }) },
      }),
    );
  return {
    secret,
    open: (way) => request('open', { method: 'POST', body: JSON.stringify({ ...way, phone: secret }) }),
    send: (handover, body) => request('part', { method: 'POST', body, headers: { 'content-type': 'application/jose' } }, handover),
    ask: (what, handover) => request(what, { method: what === 'state' ? 'GET' : 'POST' }, handover),
  };
}

/** Asks as the learner's computer. */
export async function askHandover(
  { countersign }: Pick<TestBackend, 'countersign'>,
  learner: string,
  path: string,
  body?: object,
): Promise<Response> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const address = `${ORIGIN}/api/countersign/handovers${path}`;
  return countersign.fetch(new Request(address, { ...sent, headers: { origin: ORIGIN, 'x-learner': `example/${learner}` } }));
}

export async function createHandover(
  backend: Pick<TestBackend, 'countersign'>,
  learner: string,
  { claims: { nonce } }: Challenge,
): Promise<CreatedHandover> {
  const response = await askHandover(backend, learner, '', { nonce });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as CreatedHandover;
}

/** The part of a phone that saw this. */
export function sealedPart(task: PhoneTask, evidence: Evidence, elapsedSeconds = 10): Promise<string> {
  return sealPart({ task, evidence, origin: ORIGIN, elapsedSeconds, sdk: { name: 'countersign', version: '0.0.0', build: 'test' } });
}

/** The whole of a hand-over: asked for, opened, sent. */
export async function handOver(
  backend: Pick<TestBackend, 'countersign'>,
  learner: string,
  challenge: Challenge,
  evidence: Evidence,
): Promise<{ readonly part: PhonePart; readonly sealed: string; readonly phone: TestPhone; readonly task: PhoneTask }> {
  const { id, link } = await createHandover(backend, learner, challenge);
  const phone = phoneOf(backend);
  const task = (await (await phone.open({ link })).json()) as PhoneTask;
  const sealed = await sealedPart(task, evidence);
  const response = await phone.send(id, sealed);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return { part: { handover: id, sha256: await sha256(sealed) }, sealed, phone, task };
}
