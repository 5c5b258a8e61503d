// A camera of the page's own, for every browser: a canvas with somebody who sits in front of it, or the real camera, through an effect.
import { EFFECTS, unchanged, wipe } from './camera-effects.js';
import { contextOf, type Picture, type Size } from './drawing.js';

const [WIDTH, HEIGHT] = [640, 480];
const FRAMES_PER_SECOND = 30;
/** One loop of the movements. */
const LOOP_SECONDS = 4;
/** What the browser says instead of giving a camera. */
const FAILURES: Readonly<Record<string, string>> = { denied: 'NotAllowedError', none: 'NotFoundError', 'in-use': 'NotReadableError' };
const LOST_AFTER_MS = 400;

/** Every stream that was opened: the harness counts the tracks that are live. */
export const streams: MediaStream[] = [];

export interface SimulatedCamera {
  /** A cut of examples/simulation/clip.ts, or `real`. */
  readonly face: string;
  /** camera-effects.ts, a failure, `lost` or `frozen`. */
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
    const source = face === 'real' ? await filmed(real, constraints) : await drawn(face);
    const other = portrait === undefined ? null : await loadImage(portrait);
    const stream = paintedStream(source, effect, other);
    if (effect === 'lost') setTimeout(() => lose(stream), LOST_AFTER_MS);
    return stream;
  });
  if (face !== 'real')
    define('enumerateDevices', async () => [{ kind: 'videoinput', deviceId: 'simulated', groupId: '', label: 'Simulated camera' }]);
}

/** What the effects are painted over. */
interface Source extends Size {
  readonly simulated: boolean;
  /** The picture of that moment. */
  at(seconds: number): Picture;
  stop(): void;
}

function paintedStream(source: Source, effect: string, portrait: HTMLImageElement | null): MediaStream {
  const { width, height } = source;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = contextOf(canvas);
  const paint = EFFECTS[effect] ?? unchanged;
  const startedMs = performance.now();
  let first = true;
  const draw = (): void => {
    if (effect === 'frozen' && !first) {
      context.drawImage(canvas, 0, 0);
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

/** Somebody who sits: sways, nods, leans, while the screen's light changes; with a sensor's noise. No two visits show the same frames. */
async function drawn(face: string): Promise<Source> {
  const image = await loadImage(face);
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  const context = contextOf(canvas);
  const noise = context.createPattern(noiseTile(), 'repeat') ?? '#000';
  const phase = Math.random();
  const at = (seconds: number): Picture => {
    const { x, y, turn, scale, light } = movement(phase + seconds / LOOP_SECONDS);
    context.setTransform(1, 0, 0, 1, WIDTH / 2 + x, HEIGHT / 2 + y);
    context.rotate(turn);
    context.scale(scale, scale);
    context.drawImage(image, -image.width / 2, -image.height / 2);
    context.setTransform(1, 0, 0, 1, -Math.floor(Math.random() * 256), -Math.floor(Math.random() * 256));
    context.globalAlpha = 0.035;
    context.fillStyle = noise;
    context.fillRect(0, 0, WIDTH + 256, HEIGHT + 256);
    context.globalAlpha = Math.abs(light);
    context.fillStyle = light > 0 ? '#fff' : '#000';
    context.fillRect(0, 0, WIDTH + 256, HEIGHT + 256);
    context.globalAlpha = 1;
    return canvas;
  };
  return { simulated: true, width: WIDTH, height: HEIGHT, at, stop: () => undefined };
}

/** @param at in loops */
function movement(at: number): { x: number; y: number; turn: number; scale: number; light: number } {
  const wave = (times: number, shift: number) => Math.sin(2 * Math.PI * (times * at + shift));
  return {
    x: 9 * wave(1, 0) + 3 * wave(3, 0.2),
    y: 5 * wave(2, 0.1) + 2 * wave(5, 0.7),
    turn: ((1.6 * wave(1, 0.3) + 0.5 * wave(4, 0)) * Math.PI) / 180,
    scale: 1 + 0.025 * wave(1, 0.6),
    light: 0.03 * wave(2, 0.4),
  };
}

function noiseTile(): HTMLCanvasElement {
  const tile = Object.assign(document.createElement('canvas'), { width: 256, height: 256 });
  const context = contextOf(tile);
  const image = context.createImageData(256, 256);
  for (let at = 0; at < image.data.length; at++) image.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
  context.putImageData(image, 0, 0);
  return tile;
}

async function loadImage(face: string): Promise<HTMLImageElement> {
  const image = Object.assign(new Image(), { src: face.includes('/') ? face : `/simulated/${face}.jpg` });
  await image.decode();
  return image;
}
