import { CountersignError } from '../errors.js';
import { cameraError, policyAllowsCamera } from './camera-error.js';

/**
 * Asks for a camera. An abort rejects at once, also while the browser still asks the learner; a
 * stream that comes later is stopped.
 *
 * @throws env/insecure, env/policy-blocked, camera/denied, camera/none, camera/in-use; the abort's
 *   reason
 */
export async function requestStream(video: MediaTrackConstraints, signal: AbortSignal): Promise<MediaStream> {
  signal.throwIfAborted();
  if (!window.isSecureContext || navigator.mediaDevices === undefined) throw new CountersignError('env/insecure');
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
        reject(cameraError(error, policyAllowsCamera(), window.top !== window.self));
      },
    );
  });
}

/** Ends every track of a stream: the camera's light goes off. */
export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
