import { type DeviceKey, keptThumbprint, loadDeviceKey } from '../../bundle/page/device-key.js';
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
import { collectTyping, startTyping } from '../../keystroke/collect.js';
import type { AssetName } from '../../loading/assets.js';
import type { CheckedFile } from '../../loading/fetch-checked.js';
import type {
  CapturePolicy,
  CaptureProvenance,
  Challenge,
  ChallengeClaims,
  Evidence,
  FaceEvidence,
  KeystrokeEvidence,
  ModelId,
  PhonePart,
  SplitEvidence,
} from '../../types.js';
import type { CheckEventMap, CheckOptions, ReviewDetails, ReviewSummary } from '../check-types.js';
import { FaceEngine } from './face-engine.js';
import { forgetStored } from './forget-stored.js';
import { given } from './given.js';
import { type Gathered, type Kept, type Looked, type LookedByPhone, OF_STEP } from './kept.js';
import { SessionCamera } from './session-camera.js';
import { summarize } from './summarize.js';

export interface CaptureSessionOptions extends Pick<CheckOptions, 'video' | 'input' | 'checkedWorker'> {
  /** Where the worker, wasm and models are. */
  readonly files: Readonly<Record<AssetName, CheckedFile>>;
  readonly model: ModelId;
  /** The page's build, for the `sdk` claim. */
  readonly build: { readonly version: string; readonly hash: string };
  /** The camera that the learner chose while none was on. */
  readonly chosen: () => string | undefined;
  /** The models are there, and the face is looked at. */
  readonly onFace: () => void;
  readonly emit: <K extends keyof CheckEventMap>(type: K, detail: CheckEventMap[K]['detail']) => void;
  readonly signal: AbortSignal;
}

/** What the face step needs of a challenge, or of a phone's task. */
export interface LookChallenge {
  readonly claims: Pick<ChallengeClaims, 'liveness' | 'stills' | 'document'> & {
    readonly policy: Pick<CapturePolicy, 'faceFrames' | 'faceTimeoutSeconds'>;
  };
}

/**
 * The steps after the consent, and what they share: one camera, one face worker, and what was kept
 * of a step that is tried again.
 */
export class CaptureSession {
  readonly #options: CaptureSessionOptions;
  readonly #engine: FaceEngine;
  /** What the steps have kept for this challenge: a step that is tried again goes on with it. */
  readonly #kept: Kept = {};
  /** Ends the typing that goes on. */
  #typing = new AbortController();
  readonly #camera: SessionCamera;
  /**
   * An action was not seen, and the face step was offered again. A second time the evidence says
   * so: who cannot do it is not stuck.
   */
  #missed = false;
  /** On a shared computer the key is here and nowhere else. */
  #held: { readonly sub: string; readonly key: DeviceKey } | null = null;
  /** Whose things are taken away in the end. */
  #leaving: ChallengeClaims | null = null;

  constructor(options: CaptureSessionOptions) {
    const { files, model, video, chosen, checkedWorker = false, signal, emit } = options;
    this.#options = options;
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
   * Before the camera: where the page may store nothing, there is no key, and the learner is told
   * so before they have done anything.
   *
   * @param shared the key is held for this check, and nothing of the learner's stays in this
   *   browser
   */
  async deviceKey({ claims }: Challenge, shared: boolean): Promise<DeviceKey> {
    const held = this.#held;
    if (shared && held?.sub === claims.sub) return held.key;
    const key = await orNoStorage(loadDeviceKey(claims, !shared));
    if (shared) {
      this.#held = { sub: claims.sub, key };
      this.#leaving = claims;
    }
    return key;
  }

  /**
   * Thumbprint of the learner's key in this browser, without a trace of having looked; `null`: there
   * is none.
   */
  async keyHere({ claims }: Challenge): Promise<string | null> {
    if (this.#held?.sub === claims.sub) return this.#held.key.thumbprint;
    return orNoStorage(keptThumbprint(claims));
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

  /** @returns `null`: `stopTyping` was called */
  async collectTyping({ claims }: Challenge): Promise<KeystrokeEvidence | null> {
    const { emit, input } = this.#options;
    const { phrase, policy, enrolled, adds } = claims;
    if (this.#kept.typed !== undefined) return this.#kept.typed;
    this.#kept.typing ??= startTyping();
    this.#typing = new AbortController();
    const stopped = this.#typing.signal;
    const signal = AbortSignal.any([this.#options.signal, stopped]);
    const { length: done } = this.#kept.typing.usable;
    const { warmupRepetitions: warmup, repetitions, leastRepetitions } = policy;
    const said = {
      stage: 'typing',
      phrase,
      least: leastRepetitions ?? repetitions + warmup,
      otherPhrase: claims.otherPhrase === true,
    } as const;
    emit('progress', { ...said, done, total: repetitions + warmup });
    const typed = collectTyping({
      input: await given(input),
      phrase,
      warmup,
      repetitions,
      least: leastRepetitions,
      kinds: enrolled?.inputKinds && [...enrolled.inputKinds, ...(adds?.inputKind === undefined ? [] : [adds.inputKind])],
      kept: this.#kept.typing,
      onProgress: (progress) => emit('progress', { ...said, ...progress }),
      onRejected: (reason, mistake) => emit('rejected', { reason, mistake }),
      onMistake: (mistake) => emit('mistake', { mistake }),
      onAnew: () => emit('anew', null),
      onRhythm: (repetition) => emit('rhythm', repetition),
      signal,
    });
    try {
      this.#kept.typed = await typed;
      return this.#kept.typed;
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (!stopped.aborted) throw error;
      delete this.#kept.typing;
      return null;
    }
  }

  /** The sentence that is typed now is given up. */
  stopTyping(): void {
    this.#typing.abort();
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
    const passkey = this.#leaving !== null && asked?.use === 'register' ? undefined : asked;
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
    const leaving = this.#leaving;
    this.#leaving = null;
    if (leaving !== null) await forgetStored(leaving);
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

async function orNoStorage<T>(stored: Promise<T>): Promise<T> {
  try {
    return await stored;
  } catch (cause) {
    throw new CountersignError('env/unsupported', { details: { missing: 'storage' }, cause });
  }
}
