import type { AssetName } from '../assets.js';
import { type DeviceKey, loadDeviceKey } from '../bundle/device-key.js';
import { requestPasskey } from '../bundle/request-passkey.js';
import { seal } from '../bundle/seal.js';
import { type Camera, openCamera } from '../camera/camera.js';
import type { CheckEventMap, CheckOptions, ReviewSummary } from '../check-types.js';
import { CountersignError, isCountersignError } from '../errors.js';
import { CardCollector } from '../face/card-collector.js';
import { collectDocument } from '../face/collect-document.js';
import { FaceCollector } from '../face/collector.js';
import { collectFace } from '../face/evidence.js';
import type { CheckedFile } from '../fetch-checked.js';
import { collectTyping, type KeptTyping, startTyping } from '../keystroke/collect.js';
import type { CaptureProvenance, Challenge, ChallengeClaims, Evidence, FaceEvidence, KeystrokeEvidence, ModelId } from '../types.js';
import { FaceEngine } from './face-engine.js';
import { summarize } from './summarize.js';

export interface CaptureSessionOptions extends Pick<CheckOptions, 'video' | 'input'> {
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

/** The steps after the consent, and what they share: one camera, one face worker, and what was kept of a step that is tried again. */
export class CaptureSession {
  readonly #options: CaptureSessionOptions;
  readonly #engine: FaceEngine;
  /** What the steps have kept for this challenge: a step that is tried again goes on with it. */
  #kept: { face?: FaceCollector; card?: CardCollector; typing?: KeptTyping; cameras?: number } = {};
  #camera: Camera | null = null;
  /** An action was not seen, and the face step was offered again. A second time the evidence says so: who cannot do it is not stuck. */
  #missed = false;

  constructor(options: CaptureSessionOptions) {
    const { files, model, signal, emit } = options;
    this.#options = options;
    this.#engine = new FaceEngine({
      files,
      model,
      onProgress: ({ loadedBytes: done, totalBytes: total }) => emit('progress', { stage: 'assets', done, total }),
      signal,
    });
  }

  get camera(): Camera | null {
    return this.#camera;
  }

  /** Worker, wasm and models load while the learner reads about the camera. A failure surfaces in the step that needs them. */
  warmUp(): void {
    this.#engine.start();
  }

  /** For another challenge, nothing is kept. */
  forget(): void {
    this.#kept = {};
  }

  /** Before the camera: where the page may store nothing, there is no key, and the learner is told so before they have done anything. */
  deviceKey({ claims: { sub: subject, context } }: Challenge): Promise<DeviceKey> {
    return loadDeviceKey({ tenant: context.tenant, subject }).catch((cause: unknown) => {
      throw new CountersignError('env/unsupported', { details: { missing: 'storage' }, cause });
    });
  }

  collectFace({ claims }: Challenge): Promise<Pick<Evidence, 'face' | 'liveness' | 'stills'>> {
    const { policy, liveness, stills = [] } = claims;
    const { emit, signal, onFace, model } = this.#options;
    return this.#withCamera(async (camera) => {
      const client = await this.#engine.ready();
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

  /** What the camera says of itself. Opening it again between two tries of the step is a change like another: pictures of both are sent. */
  async provenance(): Promise<CaptureProvenance> {
    const { trackChanges, ...rest } = await (this.#camera as Camera).provenance();
    return { ...rest, trackChanges: trackChanges + (this.#kept.cameras as number) - 1 };
  }

  /** The camera is still on, unless the step was tried before. */
  collectDocument(
    { claims }: Challenge,
    { still }: NonNullable<ChallengeClaims['document']>,
    face: FaceEvidence,
  ): Promise<Pick<Evidence, 'document' | 'stills'>> {
    const { emit, signal } = this.#options;
    return this.#withCamera(async (camera) => {
      const client = await this.#engine.ready();
      this.#kept.card ??= new CardCollector(face.templates.map(({ vector }) => vector));
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

  async collectTyping({ claims: { phrase, policy } }: Challenge): Promise<KeystrokeEvidence> {
    const { emit, signal, input } = this.#options;
    this.#kept.typing ??= startTyping();
    const { length: done } = this.#kept.typing.usable;
    emit('progress', { stage: 'typing', done, total: policy.repetitions + policy.warmupRepetitions, phrase });
    return collectTyping({
      input: await given(input),
      phrase,
      warmup: policy.warmupRepetitions,
      repetitions: policy.repetitions,
      kept: this.#kept.typing,
      onProgress: (progress) => emit('progress', { stage: 'typing', phrase, ...progress }),
      onRejected: (reason) => emit('rejected', { reason }),
      onRhythm: (repetition) => emit('rhythm', repetition),
      signal,
    });
  }

  summarize(challenge: Challenge, evidence: Evidence): ReviewSummary {
    return summarize(challenge, evidence);
  }

  seal(challenge: Challenge, evidence: Evidence, key: DeviceKey): Promise<string> {
    const { version, hash: build } = this.#options.build;
    const { passkey } = challenge.claims;
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

  async closeCamera(): Promise<void> {
    const camera = this.#camera;
    this.#camera = null;
    await camera?.close();
  }

  /** Idempotent. Resolved means that the camera is off and the worker has ended. */
  async release(): Promise<void> {
    this.#engine.close();
    await this.closeCamera();
  }

  /** A camera that is on. After a failure it is off, and a worker that failed is gone. */
  async #withCamera<T>(use: (camera: Camera) => Promise<T>): Promise<T> {
    const { emit, signal, video } = this.#options;
    try {
      emit('camera', { asking: this.#camera === null });
      if (this.#camera === null) {
        const deviceId = this.#options.chosen();
        this.#camera = await openCamera({ video: await given(video), signal, ...(deviceId === undefined ? {} : { deviceId }) });
        this.#kept.cameras = (this.#kept.cameras ?? 0) + 1;
      }
      emit('camera', { asking: false });
      return await use(this.#camera);
    } catch (error) {
      await this.closeCamera();
      if (isCountersignError(error) && /^(engine|assets)\//.test(error.code)) this.#engine.close();
      throw error;
    }
  }
}

function given<T>(value: T | (() => Promise<T>)): Promise<T> {
  return typeof value === 'function' ? (value as () => Promise<T>)() : Promise.resolve(value);
}
