import { CountersignError } from '../errors.js';
import { FrameWatch } from './frame-watch.js';
import type { Thumbnail } from './thumbnail.js';

/** Is told a frame, which then belongs to it, and when it arrived. */
export type OnFrame = (frame: ImageBitmap, atMs: number) => void | Promise<void>;

export interface DeliverFramesOptions {
  readonly video: HTMLVideoElement;
  /**
   * What the camera is doing now. While it is changing to another one, nothing is expected of it.
   */
  readonly state: () => 'live' | 'changing' | 'ended';
  readonly look: (picture: ImageBitmap | HTMLVideoElement) => Thumbnail | null;
  /** The next frame is delivered when this one is done with. */
  readonly onFrame: OnFrame;
  /** Called for each frame that arrived, delivered or not, with the time of its capture. */
  readonly onArrival: (capturedMs: number) => void;
  /** Called for each picture that was looked at. */
  readonly onPicture: (thumbnail: Thumbnail | null) => void;
  readonly signal: AbortSignal;
}

/**
 * How often to look whether the camera is still there: a track's `ended` event does not fire
 * everywhere.
 */
const WATCH_MS = 500;
/** A bitmap that takes longer does not come any more, and no other one waits for it. */
const BITMAP_MS = 2_000;

/**
 * Delivers the video's frames as bitmaps, one after the other; none while the page is hidden. A
 * bitmap costs the main thread some ten milliseconds, so none is made that nobody looks at: frames
 * that arrive while one is looked at are passed over, but for the last.
 *
 * @throws camera/lost when the track ends or stalls, camera/black when it shows nothing; the
 *   abort's reason
 */
export function deliverFrames(options: DeliverFramesOptions): Promise<never> {
  const { video, state, look, onFrame, onArrival, onPicture, signal } = options;
  return new Promise<never>((_, reject) => {
    const health = new FrameWatch();
    /** The frame that is taken or looked at, and since when it is taken. */
    let current: { readonly takenSinceMs: number; isTaken: boolean } | null = null;
    let newestMs: number | null = null;
    let lookedMs = performance.now();
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
      onArrival(capturedMs);
      newestMs = atMs;
      deliverNewest();
      // Whoever looks at a frame for long does not hide that the camera shows nothing by now.
      if (performance.now() - lookedMs >= WATCH_MS && video.videoWidth > 0) watch(video);
      cancel = onNextFrame(video, arrived);
    };
    const watch = (picture: ImageBitmap | HTMLVideoElement): void => {
      lookedMs = performance.now();
      const thumbnail = look(picture);
      health.add(lookedMs, thumbnail);
      onPicture(thumbnail);
    };
    const deliverNewest = (): void => {
      const isBusy = current !== null && (current.isTaken || performance.now() - current.takenSinceMs < BITMAP_MS);
      // A video without a size shows nothing, however many frames are said to have come.
      if (isBusy || newestMs === null || signal.aborted || document.visibilityState !== 'visible' || video.videoWidth === 0) return;
      const atMs = newestMs;
      newestMs = null;
      void deliver(atMs);
    };
    const deliver = async (atMs: number): Promise<void> => {
      const own = { takenSinceMs: performance.now(), isTaken: false };
      current = own;
      // A frame that could not be taken (the stream is changing) is skipped; the next one comes.
      const frame = await createImageBitmap(video).catch(() => null);
      own.isTaken = true;
      if (signal.aborted) return frame?.close();
      if (frame !== null) {
        watch(frame);
        try {
          await onFrame(frame, atMs);
        } catch (error) {
          end(error);
        }
      }
      if (current !== own) return;
      current = null;
      deliverNewest();
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
