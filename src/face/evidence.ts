import { CountersignError } from '../errors.js';
import type { CapturePolicy, FaceEvidence, Hint, LivenessAction, LivenessEvidence, ModelId } from '../types.js';
import type { FaceClient } from './client.js';
import { FaceCollector } from './collector.js';

export interface CollectFaceOptions {
  readonly client: FaceClient;
  /** Where frames come from: rejects when the camera is lost or the signal aborts. */
  readonly camera: { frames(onFrame: (frame: ImageBitmap, atMs: number) => void, signal: AbortSignal): Promise<never> };
  readonly policy: CapturePolicy;
  readonly liveness: readonly LivenessAction[];
  readonly model: ModelId;
  readonly onHint: (hint: Hint) => void;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal: AbortSignal;
}

/**
 * Looks at frames until enough good ones of one person are kept.
 *
 * @throws face/none, face/many, face/quality or face/timeout when the policy's time is over; what camera and client throw
 */
export async function collectFace(options: CollectFaceOptions): Promise<{ face: FaceEvidence; liveness: LivenessEvidence }> {
  const { client, camera, policy, liveness, model, onHint, onProgress, signal } = options;
  const { backend } = await client.ready;
  const collector = new FaceCollector(policy.faceFrames);
  const done = new AbortController();
  const timer = setTimeout(() => done.abort(new CountersignError(collector.failure)), policy.faceTimeoutSeconds * 1000);
  const startedMs = performance.now();
  const look = async (frame: ImageBitmap): Promise<void> => {
    const analysis = await client.analyze(frame);
    if (analysis === 'skipped' || done.signal.aborted) return;
    const { hint, kept } = collector.add(analysis, performance.now() - startedMs);
    if (hint !== null) onHint(hint);
    if (kept !== null) onProgress({ done: kept, total: policy.faceFrames });
    if (collector.complete) done.abort(collector);
  };
  onProgress({ done: 0, total: policy.faceFrames });
  try {
    await camera.frames((frame) => void look(frame).catch((error: unknown) => done.abort(error)), AbortSignal.any([signal, done.signal]));
  } catch (reason) {
    if (reason !== collector) throw reason;
  } finally {
    clearTimeout(timer);
    done.abort();
  }
  return { face: { model, templates: collector.templates, backend }, liveness: collector.track.summary(liveness) };
}
