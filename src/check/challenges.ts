import { parseChallenge } from '../bundle/page/parse-challenge.js';
import { type ChallengeWish, fetchChallenge } from '../delivery/transport.js';
import { CountersignError, isCountersignError } from '../errors.js';
import { kindHere } from '../keystroke/kind-here.js';
import type { Adds, Challenge } from '../types.js';
import type { CheckOptions } from './check-types.js';
import type { Steps } from './steps.js';
import { checkSupport } from './support.js';

/** So long before its end a challenge is renewed: sending takes a moment. */
const SPARE_SECONDS = 20;

/** Nothing can be added any more this month: who has a keyboard that is known may go on with it. */
const NOT_NOW: readonly unknown[] = ['rebinds', 'stopped'];

/** The thumbprint of the key that this browser keeps for a learner, or `null`. */
type KeyHere = (challenge: Challenge) => Promise<string | null>;

/** A kind of keyboard that the challenge does not take: the attempt begins anew. */
export class KeyboardDeclined extends Error {}

/** The challenges of one check: the first, one that adds what is new here, and renewed ones. */
export class Challenges {
  readonly #options: Pick<CheckOptions, 'purpose' | 'token' | 'prompts' | 'phone' | 'touchKeys'>;
  readonly #url: string;
  readonly #steps: Steps;
  #reviewDays: number | null = null;
  #askedAtMs = 0;
  /** The backend does not know this browser, whatever it said before. */
  #unknownHere = false;
  /** The learner was told that they enrolled on another kind of keyboard. */
  #toldKeyboard = false;

  constructor(options: Pick<CheckOptions, 'purpose' | 'token' | 'prompts' | 'phone' | 'touchKeys'>, url: string, steps: Steps) {
    this.#options = options;
    this.#url = url;
    this.#steps = steps;
  }

  /** Days that staff have for a review, as the last challenge says. */
  get reviewDays(): number | null {
    return this.#reviewDays;
  }

  async fetch(wish: ChallengeWish = {}): Promise<Challenge> {
    const { code, missing } = checkSupport();
    if (code !== null) throw new CountersignError(code, { details: { missing: missing.join(', ') } });
    this.#askedAtMs = Date.now();
    this.#steps.asked = this.#url;
    const { purpose = this.#options.purpose, ...others } = wish;
    const { sha256: model } = COUNTERSIGN_MODEL;
    const asked = { signal: this.#steps.signal, token: this.#options.token, model, purpose, ...others };
    const token = await fetchChallenge(this.#url, asked);
    const challenge = { token, claims: parseChallenge(token), receivedAtMs: performance.now() };
    this.#steps.purpose = challenge.claims.purpose;
    this.#reviewDays = challenge.claims.reviewDays ?? null;
    const { phone, prompts } = this.#options;
    this.#steps.phone.offered = challenge.claims.phone === true && phone !== undefined && prompts.handover !== undefined;
    return challenge;
  }

  /**
   * By either clock: the page's may stand still while a computer sleeps, and the computer's may be
   * set. To renew a challenge that is still good does no harm.
   */
  isOver({ claims: { iat, exp }, receivedAtMs }: Challenge): boolean {
    return Math.max(performance.now() - receivedAtMs, Date.now() - this.#askedAtMs) > (exp - iat - SPARE_SECONDS) * 1000;
  }

  /** The same once more, or with another sentence. */
  async renewed(before: Challenge, otherPhrase?: true): Promise<Challenge> {
    const { nonce, purpose, adds } = before.claims;
    const wish = { ...(purpose === 'rebind' ? { purpose, adds } : {}), renew: nonce, otherPhrase };
    const challenge = await this.#steps.run(otherPhrase === true ? 'typing' : 'checking', () => this.fetch(wish));
    if (challenge.claims.consent.hash !== before.claims.consent.hash) throw new CountersignError('challenge/expired');
    return challenge;
  }

  /**
   * A browser or a kind of keyboard that is new would be refused in the end. So it is known before
   * the consent: one sitting adds what is new, where the backend lets it; otherwise its refusal
   * stands.
   */
  async here(first: Challenge, keyHere: KeyHere): Promise<Challenge> {
    const adds = await this.#whatIsNew(first, keyHere);
    if (adds === null) return first;
    try {
      return await this.fetch({ purpose: 'rebind', adds });
    } catch (error) {
      if (adds.inputKind === undefined || !isCountersignError(error)) throw error;
      // Whose login is not fresh can sign in anew, and then it is added.
      const isRefused = error.code === 'keystroke/other-kind' || (adds.device !== true && NOT_NOW.includes(error.details.reason));
      if (!isRefused) throw error;
      this.#tellKeyboard(first);
      return adds.device === true ? this.fetch({ purpose: 'rebind', adds: { device: true } }) : first;
    }
  }

  /**
   * The backend may find out only in the end that it does not know this browser: then it is added.
   * Likewise the learner's own keyboard, where they take it in the place of the one that the page
   * draws.
   */
  async anywhere<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof KeyboardDeclined) return this.anywhere(attempt);
      if (this.#unknownHere || !isCountersignError(error) || error.code !== 'submit/unknown-device') throw error;
      this.#unknownHere = true;
      return attempt();
    }
  }

  /**
   * What of this browser and its keyboard, as far as a page can see, the learner has not had
   * before.
   */
  async #whatIsNew(challenge: Challenge, keyHere: KeyHere): Promise<Adds | null> {
    const { purpose, enrolled, oneMore, phrase } = challenge.claims;
    if (purpose !== 'verify' && purpose !== 'retype') return null;
    const key = await keyHere(challenge);
    const isNewDevice = this.#unknownHere || key === null || enrolled?.devices?.includes(key) === false;
    const inputKind = oneMore === true ? null : kindHere(phrase.text, this.#options.touchKeys, enrolled?.inputKinds);
    const isNewKind = inputKind !== null && enrolled?.inputKinds?.includes(inputKind) === false;
    if (!isNewDevice && !isNewKind) return null;
    return { ...(isNewDevice ? { device: true as const } : {}), ...(isNewKind ? { inputKind } : {}) };
  }

  /**
   * What a device seems to have for a keyboard is said once, where somebody can answer: there may
   * be one that a page does not see.
   */
  #tellKeyboard({ claims: { enrolled } }: Challenge): void {
    if (this.#toldKeyboard || this.#options.prompts.recover === undefined) return;
    this.#toldKeyboard = true;
    const [known] = enrolled?.inputKinds ?? [];
    throw new CountersignError('keystroke/other-kind', { details: known === undefined ? {} : { enrolled: known } });
  }
}
