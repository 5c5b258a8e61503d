import { contextOf, type Picture, type Size } from './drawing.js';

const [WIDTH, HEIGHT] = [640, 480];
/** One loop of the movements. */
const LOOP_SECONDS = 4;

/** What a camera films. */
export interface Source extends Size {
  readonly simulated: boolean;
  /** The picture of that moment. */
  at(seconds: number): Picture;
  stop(): void;
}

/**
 * Somebody who sits: sways, nods, leans, while the screen's light changes; with a sensor's noise.
 * No two visits show the same frames.
 */
export async function drawPerson(face: string): Promise<Source> {
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

/** @param face a cut of examples/simulation/clip.ts, or an address */
export async function loadImage(face: string): Promise<HTMLImageElement> {
  const image = Object.assign(new Image(), { src: face.includes('/') ? face : `/simulated/${face}.jpg` });
  await image.decode();
  return image;
}
