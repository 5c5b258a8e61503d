import { sha256 } from '../sha256.js';
import type { CaptureProvenance } from '../types.js';
import { FrameClock } from './frame-clock.js';

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** Gathers what the camera says of itself and what was measured: evidence, never a verdict. */
export interface Provenance {
  start(track: MediaStreamTrack): void;
  /** Notes a frame that arrived, and its size in pixels. */
  frame(atMs: number, size: FrameSize): void;
  /** Notes a picture that was looked at; `null`: its pixels could not be read. */
  picture(checksum: number | null): void;
  /** The time until the next frame does not count: nobody is looking, or the camera is changing. */
  pause(): void;
  trackChanged(): void;
  summary(): Promise<CaptureProvenance>;
  stop(): void;
}

/**
 * Names by which common software cameras announce themselves. A sign, not a proof: a label can say
 * anything.
 */
const SOFTWARE_CAMERA =
  /\b(obs|virtual|manycam|snap camera|xsplit|droidcam|iriun|epoccam|e2esoft|splitcam|mmhmm|ndi|v4l2loopback|dummy|youcam|sparkocam|chromacam|camtwist)\b/i;

export function createProvenance(): Provenance {
  const clock = new FrameClock();
  const listening = new AbortController();
  const { signal } = listening;
  const count = { track: 0, visibility: 0, focus: 0 };
  let track: MediaStreamTrack | null = null;
  let duplicates = 0;
  let lastChecksum: number | null = null;
  let last: FrameSize = { width: 0, height: 0 };
  document.addEventListener(
    'visibilitychange',
    () => {
      count.visibility++;
      clock.pause();
    },
    { signal },
  );
  window.addEventListener('blur', () => void count.focus++, { signal });
  return {
    start(started) {
      track = started;
    },
    frame(atMs, size) {
      last = size;
      clock.add(atMs);
    },
    picture(checksum) {
      if (checksum !== null && checksum === lastChecksum) duplicates++;
      lastChecksum = checksum;
    },
    pause: () => clock.pause(),
    trackChanged: () => void count.track++,
    async summary() {
      const settings = track?.getSettings() ?? {};
      const label = track?.label ?? '';
      return {
        width: last.width,
        height: last.height,
        claimedWidth: settings.width ?? null,
        claimedHeight: settings.height ?? null,
        claimedFps: settings.frameRate ?? null,
        ...clock.summary(),
        duplicateFrames: duplicates,
        deviceLabelHash: label === '' ? null : await sha256(label),
        virtualCamera: isSoftwareCamera(label),
        trackChanges: count.track,
        visibilityChanges: count.visibility,
        focusChanges: count.focus,
      };
    },
    stop: () => listening.abort(),
  };
}

/** Whether the label names a known software camera. */
export function isSoftwareCamera(label: string): boolean {
  return SOFTWARE_CAMERA.test(label);
}
