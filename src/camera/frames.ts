import { CountersignError } from '../errors.js';

export interface DeliverFramesOptions {
  readonly video: HTMLVideoElement;
  /** The track that feeds the video now; `null` when there is none any more. */
  readonly track: () => MediaStreamTrack | null;
  readonly onFrame: (frame: ImageBitmap, atMs: number) => void;
  /** Called for each frame that arrived, delivered or not. */
  readonly onArrival: (atMs: number) => void;
  readonly signal: AbortSignal;
}

/** How often to look whether the track is still live: its `ended` event does not fire everywhere. */
const WATCH_MS = 500;

/**
 * Delivers the video's frames as bitmaps, at most one in the making; none while the page is hidden.
 *
 * @throws camera/lost when the track ends; the abort's reason
 */
export function deliverFrames({ video, track, onFrame, onArrival, signal }: DeliverFramesOptions): Promise<never> {
  return new Promise<never>((_, reject) => {
    let busy = false;
    let handle = 0;
    const end = (reason: unknown): void => {
      clearInterval(watch);
      cancelFrame(video, handle);
      signal.removeEventListener('abort', abort);
      reject(reason);
    };
    const abort = (): void => end(signal.reason);
    const watch = setInterval(() => {
      if (track()?.readyState !== 'live') end(new CountersignError('camera/lost'));
    }, WATCH_MS);
    const next = (): void => {
      handle = requestFrame(video, arrived);
    };
    const arrived = (atMs: number): void => {
      if (signal.aborted) return;
      onArrival(atMs);
      if (!busy && document.visibilityState === 'visible' && video.videoWidth > 0) void deliver(atMs);
      next();
    };
    const deliver = async (atMs: number): Promise<void> => {
      busy = true;
      try {
        const frame = await createImageBitmap(video);
        if (signal.aborted) frame.close();
        else onFrame(frame, atMs);
      } catch {
        // A frame that could not be taken (the stream is changing) is skipped; the next one comes.
      } finally {
        busy = false;
      }
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    else next();
  });
}

function requestFrame(video: HTMLVideoElement, callback: (atMs: number) => void): number {
  if ('requestVideoFrameCallback' in video) return video.requestVideoFrameCallback((now) => callback(now));
  return requestAnimationFrame(callback);
}

function cancelFrame(video: HTMLVideoElement, handle: number): void {
  if ('cancelVideoFrameCallback' in video) video.cancelVideoFrameCallback(handle);
  else cancelAnimationFrame(handle);
}
