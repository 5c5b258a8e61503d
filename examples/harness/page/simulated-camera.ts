// A camera of the page's own, for every browser: a canvas with somebody who sits in front of it, or
// the real camera, through an effect.
import { EFFECTS, unchanged, wipe } from './camera-effects.js';
import { contextOf } from './drawing.js';
import { drawPerson, loadImage, type Source } from './simulated-person.js';

const FRAMES_PER_SECOND = 30;
/** What the browser says instead of giving a camera. */
const FAILURES: Readonly<Record<string, string>> = { denied: 'NotAllowedError', none: 'NotFoundError', 'in-use': 'NotReadableError' };
const LOST_AFTER_MS = 400;

/** Every stream that was opened: the harness counts the tracks that are live. */
export const streams: MediaStream[] = [];

export interface SimulatedCamera {
  /** A cut of examples/simulation/clip.ts, or `real`. */
  readonly face: string;
  /**
   * camera-effects.ts, a failure, `lost`; `frozen`: one picture for ever; `photograph`: so is the
   * face.
   */
  readonly effect: string | undefined;
  /** Another face, for the portrait on a card. */
  readonly portrait: string | undefined;
}

/** Puts itself in the place of `getUserMedia`. */
export function simulateCamera({ face, effect = '', portrait }: SimulatedCamera): void {
  const devices = navigator.mediaDevices;
  if (devices === undefined) return;
  const real = devices.getUserMedia.bind(devices);
  const define = (name: string, value: unknown) => Object.defineProperty(devices, name, { configurable: true, value });
  define('getUserMedia', async (constraints: MediaStreamConstraints) => {
    const failure = FAILURES[effect];
    if (failure !== undefined) throw new DOMException('', failure);
    const source = face === 'real' ? await filmed(real, constraints) : await drawPerson(face);
    const other = portrait === undefined ? null : await loadImage(portrait);
    const stream = paintedStream(source, effect, other);
    if (effect === 'lost') setTimeout(() => lose(stream), LOST_AFTER_MS);
    return stream;
  });
  if (face !== 'real')
    define('enumerateDevices', async () => [{ kind: 'videoinput', deviceId: 'simulated', groupId: '', label: 'Simulated camera' }]);
}

/** So little, in a corner, that no two pictures are the same and the face is found at one place. */
function flicker(context: CanvasRenderingContext2D, width: number, height: number): void {
  const gray = 100 + 12 * Math.random();
  context.fillStyle = `rgb(${gray} ${gray} ${gray})`;
  context.fillRect(width - 20, height - 15, 20, 15);
}

function paintedStream(source: Source, effect: string, portrait: HTMLImageElement | null): MediaStream {
  const { width, height } = source;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = contextOf(canvas);
  const paint = EFFECTS[effect] ?? unchanged;
  const startedMs = performance.now();
  let first = true;
  const draw = (): void => {
    if ((effect === 'frozen' || effect === 'photograph') && !first) {
      context.drawImage(canvas, 0, 0);
      if (effect === 'photograph') flicker(context, width, height);
      return;
    }
    const seconds = (performance.now() - startedMs) / 1000;
    const picture = source.at(seconds);
    wipe(context, width, height);
    paint(context, picture, { width, height, seconds, portrait });
    first = false;
  };
  draw();
  const timer = setInterval(draw, effect === 'hold-still' ? 8 : 1000 / FRAMES_PER_SECOND);
  const stream = canvas.captureStream(FRAMES_PER_SECOND);
  for (const track of stream.getVideoTracks()) {
    const stop = track.stop.bind(track);
    track.stop = () => {
      clearInterval(timer);
      source.stop();
      stop();
    };
    if (!source.simulated) continue;
    const settings = track.getSettings.bind(track);
    track.getSettings = () => ({ ...settings(), deviceId: 'simulated', frameRate: FRAMES_PER_SECOND });
  }
  streams.push(stream);
  return stream;
}

function lose(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.stop();
    track.dispatchEvent(new Event('ended'));
  }
}

type Open = (constraints: MediaStreamConstraints) => Promise<MediaStream>;

async function filmed(open: Open, constraints: MediaStreamConstraints): Promise<Source> {
  const stream = await open(constraints);
  const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true, srcObject: stream });
  await video.play();
  return {
    simulated: false,
    width: video.videoWidth,
    height: video.videoHeight,
    at: () => video,
    stop: () => {
      for (const track of stream.getTracks()) track.stop();
    },
  };
}
