import { sha256 } from '../sha256.js';
import type { CaptureProvenance } from '../types.js';
import { FrameClock } from './frame-clock.js';

/** Gathers what the camera says of itself and what was measured: evidence, never a verdict. */
export interface Provenance {
  start(track: MediaStreamTrack): void;
  /** Notes a frame that the video shows. */
  frame(video: HTMLVideoElement, atMs: number): void;
  trackChanged(): void;
  summary(): Promise<CaptureProvenance>;
  stop(): void;
}

/** Names by which common software cameras announce themselves. A sign, not a proof: a label can say anything. */
const SOFTWARE_CAMERA =
  /\b(obs|virtual|manycam|snap camera|xsplit|droidcam|iriun|epoccam|e2esoft|splitcam|mmhmm|ndi|v4l2loopback|dummy)\b/i;
/** Side of the thumbnail by which frames are told apart. Sensor noise changes it from frame to frame. */
const THUMB = 32;

export function createProvenance(): Provenance {
  const clock = new FrameClock();
  const listening = new AbortController();
  const count = { track: 0, visibility: 0, focus: 0 };
  let track: MediaStreamTrack | null = null;
  let context: CanvasRenderingContext2D | null = null;
  document.addEventListener('visibilitychange', () => void count.visibility++, { signal: listening.signal });
  window.addEventListener('blur', () => void count.focus++, { signal: listening.signal });
  return {
    start(started) {
      track = started;
    },
    frame(video, atMs) {
      context ??= thumbnailContext();
      context?.drawImage(video, 0, 0, THUMB, THUMB);
      clock.add(atMs, context === null ? null : checksum(context.getImageData(0, 0, THUMB, THUMB).data));
    },
    trackChanged() {
      count.track++;
    },
    async summary() {
      const settings = track?.getSettings() ?? {};
      const label = track?.label ?? '';
      return {
        width: settings.width ?? 0,
        height: settings.height ?? 0,
        claimedFps: settings.frameRate ?? null,
        ...clock.summary(),
        deviceLabelHash: label === '' ? null : await sha256(label),
        virtualCamera: SOFTWARE_CAMERA.test(label),
        trackChanges: count.track,
        visibilityChanges: count.visibility,
        focusChanges: count.focus,
      };
    },
    stop() {
      listening.abort();
      track = null;
      context = null;
    },
  };
}

function thumbnailContext(): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas');
  canvas.width = THUMB;
  canvas.height = THUMB;
  return canvas.getContext('2d', { willReadFrequently: true });
}

/** FNV-1a over the pixels. */
function checksum(data: Uint8ClampedArray): number {
  let hash = 0x811c9dc5;
  for (const value of data) hash = Math.imul(hash ^ value, 0x01000193);
  return hash >>> 0;
}
