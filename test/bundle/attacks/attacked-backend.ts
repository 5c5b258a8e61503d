import type { BundleClaims, SealedClaims, WritingClaims } from '../../../src/bundle/schema.js';
import { openBundle } from '../../../src/bundle/server/open.js';
import type { StepName } from '../../../src/bundle/steps.js';
import { generateKeys, importKeys, type Keys } from '../../../src/server/keys/keys.js';
import type { Challenge } from '../../../src/types.js';
import { type Browser, ORIGIN, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf, type Person } from '../../support/evidence.js';
import { forgeJwe, forgeJws, jwsHeader } from '../../support/forge.js';
import { pictureOf, readingChecker } from '../../support/still-checker.js';
import { writingOf } from '../../support/writing.js';
import type { Attack, Delivery, Material, MaterialOptions } from './attack.js';

/** What became of a bundle: seen from outside, and in the audit trail. */
export interface AttackOutcome {
  readonly status: number;
  readonly body: unknown;
  /** The full code of the refusal; `null`: it was not refused. */
  readonly code: string | null;
  readonly step: StepName | null;
  /** What nobody expected: an exception that is no refusal. */
  readonly crashed: boolean;
}

/** A whole backend on PGlite, and learners whose bundles are there to be tampered with. */
export interface AttackedBackend {
  run(attack: Attack): Promise<AttackOutcome>;
  /**
   * Sends a right bundle, made anew from its claims by the tools that the attacks use: this one has
   * to be taken.
   */
  control(from: Attack['from']): Promise<AttackOutcome>;
  close(): Promise<void>;
}

const LATER_SECONDS = 30;

interface Place {
  readonly backend: TestBackend;
  readonly keys: Keys;
  readonly otherKeys: Keys;
  readonly crashes: unknown[];
  readonly counter: { next: number };
  readonly enrolled: { readonly browser: Browser; readonly person: Person };
}

/**
 * @returns a backend with one enrolled learner, and another whose policy asks for stills; every
 *   attack on an enrollment brings a new one
 */
export async function openAttackedBackend(): Promise<AttackedBackend> {
  const plain = await openPlace({});
  const sampled = await openPlace({ stills: 2, consent: { ...POLICY.consent, categories: [...POLICY.consent.categories, 'pictures'] } });
  const placeOf = (from: Attack['from']): Place => (from === 'sampled' ? sampled : plain);
  return {
    run: (attack) => run(placeOf(attack.from), attack),
    async control(from) {
      const place = placeOf(from);
      const { browser, claims, sign, sealed } = await materialFor(place, from);
      const [, ...stills] = sealed.split('\n');
      return post(place, browser, { sealed: [await sign(claims), ...stills].join('\n') });
    },
    close: async () => {
      await plain.backend.close();
      await sampled.backend.close();
    },
  };
}

async function openPlace(change: Partial<typeof POLICY>): Promise<Place> {
  const keySet = await generateKeys();
  const crashes: unknown[] = [];
  const monitor = { consent: { ...POLICY.consent, id: 'writing-1', purposes: ['writing style'] } };
  const policy = { ...POLICY, monitor, phone: 'offer' as const, ...change };
  const stillChecker = readingChecker();
  const backend = await testBackend({ keys: keySet, policy, stillChecker, onError: (error) => crashes.push(error) });
  const person = { face: 1, typist: 1 };
  const browser = await backend.browser('ada');
  const challenge = await browser.challenge();
  await browser.post(await browser.seal(challenge, evidenceFor('enroll', person, challenge, 1)));
  const [keys, otherKeys] = [await importKeys(keySet), await importKeys(await generateKeys())];
  return { backend, keys, otherKeys, crashes, counter: { next: 2 }, enrolled: { browser, person } };
}

async function run(place: Place, attack: Attack): Promise<AttackOutcome> {
  // One union of two: the material fits the attack's own purpose.
  const material = (await materialFor(place, attack.from)) as Material<BundleClaims & WritingClaims>;
  const made = await attack.make(material);
  return post(place, material.browser, typeof made === 'string' ? { sealed: made } : made);
}

async function post({ backend, crashes }: Place, browser: Browser, delivery: Delivery): Promise<AttackOutcome> {
  const { sealed, by = browser, headers = {}, afterSeconds = LATER_SECONDS } = delivery;
  const [runs, crashed] = [backend.runs.length, crashes.length];
  backend.clock.now = START + afterSeconds;
  const response = await by.post(sealed, headers);
  const body: unknown = await response.json();
  backend.clock.now = START;
  const failure = backend.runs.slice(runs).at(-1)?.failure ?? null;
  return {
    status: response.status,
    body,
    code: failure?.code ?? null,
    step: failure?.step ?? null,
    crashed: crashes.length > crashed || response.status >= 500,
  };
}

async function materialFor(place: Place, from: Attack['from'], options: MaterialOptions = {}): Promise<Material<SealedClaims>> {
  const { backend, keys, otherKeys, counter } = place;
  const number = counter.next++;
  const { browser, person } =
    from === 'enroll'
      ? { browser: await backend.browser(`learner-${number}`), person: { face: 1000 + number, typist: 1000 + number } }
      : place.enrolled;
  const { activity = 'quiz-1' } = options;
  const purpose = from === 'sampled' ? 'verify' : from;
  const challenge = await browser.challenge({ purpose, query: `course=algebra&activity=${activity}&attempt=1` });
  const sealed = await browser.seal(challenge, evidenceFor(from, person, challenge, number));
  const [bundle = ''] = sealed.split('\n');
  const { claims, jws } = await opened(bundle, browser, keys);
  const own = jwsHeader(browser.key, from === 'enroll' ? 'jwk' : 'kid');
  const encrypt = (plaintext: string | Uint8Array): Promise<string> => forgeJwe(plaintext, keys);
  const sign = async (payload: unknown, header: unknown = own): Promise<string> =>
    encrypt(await forgeJws(header, payload, browser.key.privateKey));
  return {
    sealed,
    jws,
    claims,
    challenge,
    browser,
    keys,
    otherKeys,
    backend,
    thief: await backend.browser(`thief-${number}`),
    encrypt,
    sign,
    claiming: (change) => sign({ ...claims, ...change }),
    another: (other) => materialFor(place, from, other),
  };
}

function evidenceFor(from: Attack['from'], person: Person, { claims }: Challenge, sitting: number): Parameters<Browser['seal']>[1] {
  if (from === 'monitor') return writingOf(person.typist, claims, sitting);
  const evidence = evidenceOf(person, claims, sitting);
  const jpegOf = (sample: number): Uint8Array<ArrayBuffer> => pictureOf(evidence.face.samples[sample]?.vector as Float32Array);
  return { ...evidence, stills: (claims.stills ?? []).map((sample) => ({ sample, jpeg: jpegOf(sample) })) };
}

/**
 * The JWS is signed again: inside the JWE it cannot be read by a page. ECDSA signs the same claims
 * in another way each time.
 */
async function opened(sealed: string, browser: Browser, keys: Keys): Promise<{ readonly claims: SealedClaims; readonly jws: string }> {
  const { claims } = await openBundle(sealed, {
    decryptionKeys: keys.decryption,
    deviceKey: async () => ({ jwk: browser.key.publicJwk, revoked: false }),
    audience: ORIGIN,
    origins: [ORIGIN],
    now: START + LATER_SECONDS,
    lateSeconds: 0,
  });
  const identity = claims.purpose === 'enroll' ? 'jwk' : 'kid';
  return { claims, jws: await forgeJws(jwsHeader(browser.key, identity), claims, browser.key.privateKey) };
}
