import { CountersignError } from '../errors.js';
import { FrameWatch } from './frame-watch.js';
import type { Thumbnail } from './thumbnail.js';

export interface DeliverFramesOptions {
  readonly video: HTMLVideoElement;
  /**
   * What the camera is doing now. While it is changing to another one, nothing is expected of it.
   */
  readonly state: () => 'live' | 'changing' | 'ended';
  readonly look: () => Thumbnail | null;
  readonly onFrame: (frame: ImageBitmap, atMs: number) => void;
  /** Called for each frame that arrived, delivered or not. */
  readonly onArrival: (atMs: number, thumbnail: Thumbnail | null) => void;
  readonly signal: AbortSignal;
}

/**
 * How often to look whether the camera is still there: a track's `ended` event does not fire
 * everywhere.
 */
const WATCH_MS = 500;

/**
 * Delivers the video's frames as bitmaps, at most one in the making; none while the page is hidden.
 *
 * @throws camera/lost when the track ends or stalls, camera/black when it shows nothing; the
 *   abort's reason
 */
export function deliverFrames({ video, state, look, onFrame, onArrival, signal }: DeliverFramesOptions): Promise<never> {
  return new Promise<never>((_, reject) => {
    const health = new FrameWatch();
    let busy = false;
    let cancel = (): void => undefined;
    const end = (reason: unknown): void => {
      clearInterval(timer);
      cancel();
      signal.removeEventListener('abort', abort);
      reject(reason);
    };
    const abort = (): void => end(signal.reason);
    const check = (): void => {
      const now = state();
      if (now === 'changing' || document.visibilityState === 'hidden') health.pause();
      const code = now === 'ended' ? 'camera/lost' : health.verdict(performance.now());
      if (code !== null) end(new CountersignError(code));
    };
    const timer = setInterval(check, WATCH_MS);
    const arrived = (atMs: number, capturedMs: number): void => {
      if (signal.aborted) return;
      const thumbnail = look();
      // A video without a size shows nothing, however many frames are said to have come.
      if (video.videoWidth > 0) health.add(performance.now(), thumbnail?.brightest ?? null);
      onArrival(capturedMs, thumbnail);
      if (!busy && document.visibilityState === 'visible' && video.videoWidth > 0) void deliver(atMs);
      cancel = onNextFrame(video, arrived);
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
    else cancel = onNextFrame(video, arrived);
  });
}

/**
 * Calls back once, with the time of the call and the time of capture, when the video shows another
 * frame.
 *
 * @returns cancels it
 */
export function onNextFrame(video: HTMLVideoElement, callback: (atMs: number, capturedMs: number) => void): () => void {
  if ('requestVideoFrameCallback' in video) {
    const handle = video.requestVideoFrameCallback((now, { captureTime }) => callback(now, captureTime ?? now));
    return () => video.cancelVideoFrameCallback(handle);
  }
  return pollForFrame(video, callback);
}

/** Firefox before 132: the screen's frames, less those in which the video did not change. */
function pollForFrame(video: HTMLVideoElement, callback: (atMs: number, capturedMs: number) => void): () => void {
  const shown = (): number => video.getVideoPlaybackQuality().totalVideoFrames;
  const before = shown();
  const look = (atMs: number): void => {
    if (shown() === before) handle = requestAnimationFrame(look);
    else callback(atMs, atMs);
  };
  let handle = requestAnimationFrame(look);
  return () => cancelAnimationFrame(handle);
}
