import { CountersignError } from '../errors.js';
import { cameraError, policyAllowsCamera } from './camera-error.js';
import { isWebView } from './is-web-view.js';

/**
 * Asks for a camera. An abort rejects at once, also while the browser still asks the learner; a
 * stream that comes later is stopped.
 *
 * @throws env/insecure, env/policy-blocked, env/webview, camera/denied, camera/none, camera/in-use;
 *   the abort's reason
 */
export async function requestStream(video: MediaTrackConstraints, signal: AbortSignal): Promise<MediaStream> {
  signal.throwIfAborted();
  if (!window.isSecureContext || navigator.mediaDevices === undefined) throw new CountersignError('env/insecure');
  const askedAtMs = performance.now();
  const asked = navigator.mediaDevices.getUserMedia({ video, audio: false });
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    asked.then(
      (stream) => {
        signal.removeEventListener('abort', abort);
        if (signal.aborted) stopStream(stream);
        else resolve(stream);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', abort);
        const failed = cameraError(error, policyAllowsCamera(), window.top !== window.self);
        reject(orWebView(failed, performance.now() - askedAtMs));
      },
    );
  });
}

/** Nobody reads a question and answers it in less. */
const TOO_SOON_MS = 150;

/**
 * An app that gives its pages no camera says no at once, before anybody was asked: no setting of
 * the browser mends that.
 */
function orWebView(failed: CountersignError, tookMs: number): CountersignError {
  if (failed.code !== 'camera/denied' || tookMs > TOO_SOON_MS || !isWebView()) return failed;
  return new CountersignError('env/webview', { details: failed.details, cause: failed });
}

/** Ends every track of a stream: the camera's light goes off. */
export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
