import { CountersignError } from '../errors.js';
import type { CapturePolicy, Evidence, Hint, LivenessAction, ModelId } from '../types.js';
import type { FaceClient } from './client.js';
import { FaceCollector } from './collector.js';

export interface CollectFaceOptions {
  readonly client: FaceClient;
  /** Where frames come from: rejects when the camera is lost or the signal aborts. */
  readonly camera: { frames(onFrame: (frame: ImageBitmap, atMs: number) => void, signal: AbortSignal): Promise<never> };
  readonly policy: CapturePolicy;
  readonly liveness: readonly LivenessAction[];
  /** Templates that are to come with their picture. */
  readonly stills: readonly number[];
  readonly model: ModelId;
  readonly onHint: (hint: Hint) => void;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
  /** Shows the learner what to do; `null`: nothing more. Without it no action is asked for, and the evidence says that none was seen. */
  readonly onAction?: (action: LivenessAction | null) => void;
  readonly signal: AbortSignal;
}

/**
 * Looks at frames until enough good ones of one person are kept, and the actions of the challenge were asked for. The policy's time counts from when faces can be
 * recognised: a slow line is not the learner's fault.
 *
 * @throws face/none, face/many, face/quality or face/timeout when the policy's time is over; what camera and client throw
 */
export async function collectFace(options: CollectFaceOptions): Promise<Pick<Evidence, 'face' | 'liveness' | 'stills'>> {
  const { client, camera, policy, liveness, stills, model, signal } = options;
  const { backend } = await orAbort(client.ready, signal);
  const collector = new FaceCollector(policy.faceFrames, liveness, { ask: options.onAction !== undefined, stills });
  const done = new AbortController();
  const timeUp = (): void => done.abort(collector.complete ? collector : new CountersignError(collector.failure));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const startClock = (): void => {
    if (!done.signal.aborted) timer = setTimeout(timeUp, policy.faceTimeoutSeconds * 1000);
  };
  client.complete.then(startClock, () => undefined);
  const look = lookInto(collector, options, done);
  options.onProgress({ done: 0, total: policy.faceFrames });
  try {
    await camera.frames(
      (frame, atMs) => void look(frame, atMs).catch((error: unknown) => done.abort(error)),
      AbortSignal.any([signal, done.signal]),
    );
  } catch (reason) {
    if (reason !== collector) throw reason;
  } finally {
    clearTimeout(timer);
    done.abort();
  }
  return { face: { model, templates: collector.templates, backend }, liveness: collector.liveness, stills: collector.stills };
}

type Look = (frame: ImageBitmap, atMs: number) => Promise<void>;

/** Analyses a frame and tells what it changed; times count from the first frame. */
function lookInto(
  collector: FaceCollector,
  { client, policy, onHint, onProgress, onAction }: CollectFaceOptions,
  done: AbortController,
): Look {
  let startedMs: number | null = null;
  let asked: LivenessAction | null = null;
  return async (frame, frameMs) => {
    startedMs ??= frameMs;
    const atMs = frameMs - startedMs;
    const embed = collector.wantsEmbedding(atMs);
    const analysis = await client.analyze(frame, { embed, still: embed && collector.wantsStill });
    if (analysis === 'skipped' || done.signal.aborted) return;
    const { hint, kept } = collector.add(analysis, atMs);
    if (hint !== null) onHint(hint);
    if (kept !== null) onProgress({ done: kept, total: policy.faceFrames });
    if (collector.action !== asked) {
      asked = collector.action;
      onAction?.(asked);
    }
    if (collector.finished) done.abort(collector);
  };
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
