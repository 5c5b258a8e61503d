import type { DeviceKey } from '../../bundle/page/device-key.js';
import { requestPasskey } from '../../bundle/page/request-passkey.js';
import { seal } from '../../bundle/page/seal.js';
import type { Camera } from '../../camera/camera.js';
import { sweepBundles } from '../../delivery/outbox.js';
import { CountersignError, isCountersignError } from '../../errors.js';
import { CardCollector } from '../../face/page/card-collector.js';
import type { FaceClient } from '../../face/page/client.js';
import { collectDocument } from '../../face/page/collect-document.js';
import { FaceCollector } from '../../face/page/collector.js';
import { collectFace } from '../../face/page/evidence.js';
import type {
  CaptureProvenance,
  Challenge,
  ChallengeClaims,
  Evidence,
  FaceEvidence,
  KeystrokeEvidence,
  PhonePart,
  SplitEvidence,
} from '../../types.js';
import type { ReviewDetails, ReviewSummary } from '../check-types.js';
import type { CaptureSessionOptions, LookChallenge } from './capture-session-options.js';
import { FaceEngine } from './face-engine.js';
import { type Gathered, type Kept, type Looked, type LookedByPhone, OF_STEP } from './kept.js';
import { SessionCamera } from './session-camera.js';
import { SessionKey } from './session-key.js';
import { SessionTyping } from './session-typing.js';
import { summarize } from './summarize.js';

/**
 * The steps after the consent, and what they share: one camera, one face worker, and what was kept
 * of a step that is tried again.
 */
export class CaptureSession {
  readonly #options: CaptureSessionOptions;
  readonly #engine: FaceEngine;
  /** What the steps have kept for this challenge: a step that is tried again goes on with it. */
  readonly #kept: Kept = {};
  readonly #camera: SessionCamera;
  /**
   * An action was not seen, and the face step was offered again. A second time the evidence says
   * so: who cannot do it is not stuck.
   */
  #missed = false;
  /** The learner's key in this browser. */
  readonly key: SessionKey = new SessionKey();
  readonly #typing: SessionTyping;

  constructor(options: CaptureSessionOptions) {
    const { files, model, video, chosen, checkedWorker = false, signal, emit } = options;
    this.#options = options;
    this.#typing = new SessionTyping(options);
    sweepBundles();
    this.#camera = new SessionCamera({ video, chosen, onCamera: (detail) => emit('camera', detail), signal });
    this.#engine = new FaceEngine({
      files,
      model,
      checkedWorker,
      onProgress: ({ loadedBytes: done, totalBytes: total }) => emit('progress', { stage: 'assets', done, total }),
      signal,
    });
  }

  get camera(): Camera | null {
    return this.#camera.current;
  }

  /**
   * Worker, wasm and models load while the learner reads about the camera. A failure surfaces in
   * the step that needs them.
   */
  warmUp(): void {
    this.#engine.start();
  }

  /** What was looked at and typed, where nothing is missing. */
  get gathered(): Gathered {
    const { looked = null, part, typed = null } = this.#kept;
    return { looked: part === undefined ? looked : { part }, typed };
  }

  /** A phone has looked. */
  keepPart(part: PhonePart): void {
    this.#kept.part = part;
  }

  /** The step is done once more, or for another challenge. */
  forget(what: 'all' | 'face' | 'typing' = 'all'): void {
    for (const name of OF_STEP[what]) delete this.#kept[name];
    if (what !== 'typing') this.#camera.forget();
  }

  /**
   * Another challenge takes the place of this one: what it does not ask for in the same way is
   * forgotten, and what a phone sent is of that challenge alone.
   */
  carry({ claims: before }: Challenge, { claims: now }: Challenge): void {
    const differs = (of: (claims: ChallengeClaims) => unknown): boolean => JSON.stringify(of(before)) !== JSON.stringify(of(now));
    if (
      this.#kept.part !== undefined ||
      differs(({ liveness, stills, document, policy }) => [liveness, stills, document, policy.faceFrames])
    )
      this.forget('face');
    if (differs(({ phrase, policy }) => [phrase.id, phrase.text, policy.warmupRepetitions, policy.repetitions, policy.leastRepetitions]))
      this.forget('typing');
  }

  /**
   * Face, and card where one is asked for; then the camera is off. What was looked at before is not
   * looked at again.
   */
  async look(challenge: LookChallenge, step: <T>(state: 'loading' | 'document', run: () => Promise<T>) => Promise<T>): Promise<Looked> {
    if (this.#kept.looked !== undefined) return this.#kept.looked;
    const { face, liveness, stills: ofFace } = await step('loading', () => this.collectFace(challenge));
    const capture = await this.provenance();
    const card = challenge.claims.document;
    const { document, stills: ofCard } =
      card === undefined ? { stills: [] } : await step('document', () => this.collectDocument(challenge, card, face));
    await this.closeCamera();
    const stills = [...ofFace, ...ofCard];
    this.#kept.looked = { face, liveness, capture, stills, ...(document === undefined ? {} : { document }) };
    return this.#kept.looked;
  }

  collectFace({ claims }: LookChallenge): Promise<Pick<Evidence, 'face' | 'liveness' | 'stills'>> {
    const { policy, liveness, stills = [] } = claims;
    const { emit, signal, onFace, model } = this.#options;
    return this.#looking(async (camera, client) => {
      onFace();
      this.#kept.face ??= new FaceCollector(policy.faceFrames, liveness, { stills });
      const seen = await collectFace({
        client,
        camera,
        policy,
        collector: this.#kept.face,
        model,
        onHint: (hint) => emit('hint', { hint }),
        onProgress: ({ done, total }) => emit('progress', { stage: 'face', done, total }),
        onAction: (action) => emit('action', { action }),
        signal,
      });
      if (!this.#missed && seen.liveness.actions.some(({ doneAtMs, others }) => doneAtMs === null || others > 0)) {
        this.#missed = true;
        delete this.#kept.face;
        throw new CountersignError('face/liveness');
      }
      return seen;
    });
  }

  provenance(): Promise<CaptureProvenance> {
    return this.#camera.provenance();
  }

  /** The camera is still on, unless the step was tried before. */
  collectDocument(
    { claims }: LookChallenge,
    { still }: NonNullable<ChallengeClaims['document']>,
    face: FaceEvidence,
  ): Promise<Pick<Evidence, 'document' | 'stills'>> {
    const { emit, signal } = this.#options;
    return this.#looking(async (camera, client) => {
      this.#kept.card ??= new CardCollector(face.samples.map(({ vector }) => vector));
      return collectDocument({
        client,
        camera,
        collector: this.#kept.card,
        still,
        timeoutSeconds: claims.policy.faceTimeoutSeconds,
        onHint: (hint) => emit('hint', { hint }),
        onProgress: ({ done, total }) => emit('progress', { stage: 'document', done, total }),
        signal,
      });
    });
  }

  /**
   * @returns `null`: `stopTyping` was called; `new-kind`: the learner chose a keyboard that this
   *   challenge does not take
   */
  collectTyping(challenge: Challenge): Promise<KeystrokeEvidence | 'new-kind' | null> {
    return this.#typing.collect(challenge, this.#kept);
  }

  /** The sentence that is typed now is given up. */
  stopTyping(): void {
    this.#typing.stop();
  }

  summarize(challenge: Challenge, evidence: Omit<Evidence, 'consent'> | Omit<SplitEvidence, 'consent'>): ReviewSummary {
    return summarize(challenge, evidence);
  }

  /** What is about to be sent, to be looked at in the page. */
  details(evidence: (Pick<Evidence, 'face' | 'stills'> | LookedByPhone) & { readonly keystroke: KeystrokeEvidence | null }): ReviewDetails {
    const own = this.#kept.face?.picture ?? null;
    const repetitions = evidence.keystroke?.repetitions ?? [];
    if ('part' in evidence) return { vectors: [], quality: null, repetitions, picture: null, stills: [] };
    const { face, stills } = evidence;
    return {
      vectors: face.samples.map(({ vector }) => vector),
      quality: face.samples[0]?.quality ?? null,
      repetitions,
      picture: own,
      stills: stills.map(({ jpeg }) => jpeg),
    };
  }

  seal(challenge: Challenge, evidence: Evidence | SplitEvidence, key: DeviceKey): Promise<string> {
    const { version, hash: build } = this.#options.build;
    const { passkey: asked } = challenge.claims;
    // A passkey that is made on a shared computer would stay there.
    const passkey = this.key.isShared && asked?.use === 'register' ? undefined : asked;
    return seal({
      challenge,
      evidence,
      origin: location.origin,
      key,
      elapsedSeconds: Math.floor((performance.now() - challenge.receivedAtMs) / 1000),
      sdk: { name: 'countersign', version, build },
      ...(passkey === undefined ? {} : { askPasskey: (hash: string) => requestPasskey(passkey, challenge.claims, hash) }),
    });
  }

  /** Idempotent. Resolved means that it is off. */
  closeCamera(): Promise<void> {
    return this.#camera.close();
  }

  /** Idempotent. Resolved means that the camera is off and the worker has ended. */
  async release(): Promise<void> {
    this.#engine.close();
    await this.closeCamera();
    await this.key.leave();
  }

  /** A worker that failed is gone, and begun anew by the next try. */
  async #looking<T>(use: (camera: Camera, client: FaceClient) => Promise<T>): Promise<T> {
    try {
      return await this.#camera.use(async (camera) => use(camera, await this.#engine.ready()));
    } catch (error) {
      if (isCountersignError(error) && /^(engine|assets)\//.test(error.code)) this.#engine.close();
      throw error;
    }
  }
}
