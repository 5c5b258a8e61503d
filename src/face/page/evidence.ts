import { CountersignError } from '../../errors.js';
import { orAbort } from '../../loading/or-abort.js';
import type { CapturePolicy, Evidence, Hint, LivenessAction, ModelId } from '../../types.js';
import type { FaceClient } from './client.js';
import type { FaceCollector } from './collector.js';
import { startVisibleClock } from './visible-clock.js';
import { type FrameSource, watchFrames } from './watch-frames.js';

export interface CollectFaceOptions {
  readonly client: FaceClient;
  readonly camera: FrameSource;
  readonly policy: Pick<CapturePolicy, 'faceFrames' | 'faceTimeoutSeconds'>;
  /**
   * What an earlier try of this step kept stays: a learner who asks for more time does not begin
   * anew.
   */
  readonly collector: FaceCollector;
  readonly model: ModelId;
  readonly onHint: (hint: Hint) => void;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
  /** Shows the learner what to do; `null`: nothing more. */
  readonly onAction?: (action: LivenessAction | null) => void;
  readonly signal: AbortSignal;
}

/**
 * Looks at frames until enough good ones of one person are kept, and the actions of the challenge
 * were asked for. The policy's time counts from when faces can be recognized, and while the page
 * can be seen: a slow line is not the learner's fault.
 *
 * @throws face/none, face/many, face/quality or face/timeout when the policy's time is over; what
 *   camera and client throw
 */
export async function collectFace(options: CollectFaceOptions): Promise<Pick<Evidence, 'face' | 'liveness' | 'stills'>> {
  const { client, camera, collector, policy, model, signal } = options;
  const { backend } = await orAbort(client.ready, signal);
  collector.resume();
  const done = new AbortController();
  const timeUp = (): void => done.abort(collector.complete ? collector : new CountersignError(collector.failure));
  let stopClock = (): void => undefined;
  const startClock = (): void => {
    if (!done.signal.aborted) stopClock = startVisibleClock(policy.faceTimeoutSeconds * 1000, timeUp);
  };
  client.complete.then(startClock, () => undefined);
  const look = lookInto(options, done);
  options.onProgress({ done: collector.samples.length, total: policy.faceFrames });
  await watchFrames(camera, look, { done, enough: collector, signal, end: () => stopClock() });
  return { face: { model, samples: collector.samples, backend }, liveness: collector.liveness, stills: collector.stills };
}

type Look = (frame: ImageBitmap, atMs: number) => Promise<void>;

/** Analyzes a frame and tells what it changed. */
function lookInto({ client, collector, policy, onHint, onProgress, onAction }: CollectFaceOptions, done: AbortController): Look {
  let asked: LivenessAction | null = null;
  return async (frame, frameMs) => {
    const atMs = collector.timeOf(frameMs);
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
