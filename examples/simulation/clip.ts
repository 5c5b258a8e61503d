// Camera clips, made when they are first needed from the pictures that face-api ships: nobody's
// face is in this repository.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { gaussian, random } from './random.js';

const PICTURES = 'node_modules/@vladmandic/face-api/demo';
const FOLDER = '.cache/clips';
const WIDTH = 640;
const HEIGHT = 480;
/**
 * Four seconds at the 30 frames a second of Chromium's .mjpeg camera, which plays in a loop: at its
 * end the picture is where it began.
 */
const FRAMES = 120;
/** Room around the frame for the movements, as a share of it. */
const MARGIN = 0.12;
/** Sensor noise: standard deviation in 8-bit steps. */
const NOISE = 2.2;

/**
 * What is cut out: `x y` the center and `height` the height of the cut in pixels of the picture,
 * `turn` degrees clockwise to level the head. `a1` and `a2` are one woman in two pictures, `b1` is
 * another; `two` shows two women, `nobody` a wall.
 */
const CUTS = {
  a1: { picture: 'sample3.jpg', x: 1165, y: 405, height: 520, turn: -8 },
  a2: { picture: 'sample1.jpg', x: 1570, y: 345, height: 500, turn: -45 },
  b1: { picture: 'sample6.jpg', x: 346, y: 653, height: 500, turn: 5 },
  two: { picture: 'sample6.jpg', x: 1450, y: 470, height: 760, turn: 0 },
  nobody: { picture: 'sample6.jpg', x: 150, y: 250, height: 300, turn: 0 },
};

export type ClipName = keyof typeof CUTS;
type Cut = (typeof CUTS)[ClipName];

/** RGB, three bytes a pixel. */
interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * A clip for Chromium's simulated camera: 640 × 480, 30 frames a second, 4 s, gently moved and lit,
 * no two frames alike.
 *
 * @param take another take has other noise, hence other frames: a backend refuses a frame that it
 *   has seen before
 * @returns absolute path of an .mjpeg file
 */
export async function clip(name: ClipName, take: string | number = 1): Promise<string> {
  const cut = CUTS[name];
  if (cut === undefined) throw new TypeError(`no clip ${name}: there are ${Object.keys(CUTS).join(', ')}`);
  const version = createHash('sha256').update(JSON.stringify(cut)).update(readFileSync('examples/simulation/clip.ts'));
  const file = join(FOLDER, `${name}-${take}-${version.digest('hex').slice(0, 8)}.mjpeg`);
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, await render(await leveled(name), `${name}, take ${take}`));
    renameSync(unfinished, file);
  }
  return resolve(file);
}

/** What was cut out once, by name: as pixels, and as JPEG. */
const cuts = new Map<ClipName, Promise<Pixels>>();
const pictures = new Map<ClipName, Promise<Buffer>>();

function leveled(name: ClipName): Promise<Pixels> {
  const known = cuts.get(name) ?? level(CUTS[name]);
  cuts.set(name, known);
  return known;
}

/**
 * What the camera of a page that simulates one in itself moves about: the cut with its margin, 794
 * × 596.
 *
 * @returns JPEG; `null`: there is no such cut
 */
export async function pictureOf(name: string): Promise<Buffer | null> {
  if (!isClip(name)) return null;
  const known = pictures.get(name) ?? leveled(name).then((pixels) => toJpeg(pixels, 92));
  pictures.set(name, known);
  return known;
}

function isClip(name: string): name is ClipName {
  return Object.hasOwn(CUTS, name);
}

function toJpeg({ data, width, height }: Pixels, quality: number): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}

/** The cut with its margin, head upright, as RGB of `scale` picture pixels a frame pixel. */
async function level({ picture, x, y, height, turn }: Cut): Promise<Pixels> {
  const scale = HEIGHT / height;
  const size = { width: Math.ceil(WIDTH * (1 + 2 * MARGIN)), height: Math.ceil(HEIGHT * (1 + 2 * MARGIN)) };
  const radius = Math.ceil(Math.hypot(size.width, size.height) / 2 / scale) + 2;
  const border = { top: radius, bottom: radius, left: radius, right: radius, extendWith: 'mirror' } as const;
  const wide = await sharp(join(PICTURES, picture)).extend(border).png({ compressionLevel: 0 }).toBuffer();
  const square = await sharp(wide)
    .extract({ left: x, top: y, width: 2 * radius, height: 2 * radius })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const turned = await sharp(square)
    .rotate(turn)
    .resize({ width: Math.round(turnedSide(2 * radius, turn) * scale) })
    .png({ compressionLevel: 0 })
    .toBuffer({ resolveWithObject: true });
  const left = Math.round((turned.info.width - size.width) / 2);
  const top = Math.round((turned.info.height - size.height) / 2);
  const data = await sharp(turned.data)
    .extract({ left, top, ...size })
    .removeAlpha()
    .raw()
    .toBuffer();
  return { data, ...size };
}

/** Side of the upright square around a turned square. */
function turnedSide(side: number, degrees: number): number {
  const angle = (Math.abs(degrees) * Math.PI) / 180;
  return side * (Math.cos(angle) + Math.sin(angle));
}

async function render(base: Pixels, seed: string): Promise<Buffer> {
  const next = random(seed);
  const noise = Float32Array.from({ length: 1 << 16 }, () => gaussian(next) * NOISE);
  const frames: Promise<Buffer>[] = [];
  for (let index = 0; index < FRAMES; index++) {
    const pixels = frame(base, movement(index / FRAMES), noise, Math.floor(next() * noise.length));
    // One is compressed while the next is made.
    frames.push(toJpeg({ data: pixels, width: WIDTH, height: HEIGHT }, 85));
    await frames.at(-2);
  }
  return Buffer.concat(await Promise.all(frames));
}

/**
 * Somebody who sits: sways, nods, leans, while the screen's light changes. `at` 0 to 1 is one loop;
 * every term is periodic in it.
 */
function movement(at: number) {
  const wave = (times: number, phase: number) => Math.sin(2 * Math.PI * (times * at + phase));
  return {
    x: 9 * wave(1, 0) + 3 * wave(3, 0.2),
    y: 5 * wave(2, 0.1) + 2 * wave(5, 0.7),
    turn: ((1.6 * wave(1, 0.3) + 0.5 * wave(4, 0)) * Math.PI) / 180,
    scale: 1 + 0.025 * wave(1, 0.6),
    light: 1 + 0.04 * wave(2, 0.4),
  };
}

/** One frame: the base moved (bilinear), lit, with noise. */
function frame(
  { data, width, height }: Pixels,
  { x, y, turn, scale, light }: ReturnType<typeof movement>,
  noise: Float32Array,
  offset: number,
): Buffer {
  // Every place that is read lies inside: the margin is wider than the movements.
  const at = (place: number) => data[place] as number;
  const pixels = Buffer.allocUnsafe(WIDTH * HEIGHT * 3);
  const cos = Math.cos(turn) / scale;
  const sin = Math.sin(turn) / scale;
  let grain = offset;
  for (let row = 0, out = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      const right = column - WIDTH / 2 - x;
      const down = row - HEIGHT / 2 - y;
      const fromX = width / 2 + right * cos + down * sin;
      const fromY = height / 2 - right * sin + down * cos;
      const x0 = Math.floor(fromX);
      const y0 = Math.floor(fromY);
      const partX = fromX - x0;
      const partY = fromY - y0;
      const corner = (y0 * width + x0) * 3;
      const below = corner + width * 3;
      for (let channel = 0; channel < 3; channel++) {
        const upper = at(corner + channel) * (1 - partX) + at(corner + 3 + channel) * partX;
        const lower = at(below + channel) * (1 - partX) + at(below + 3 + channel) * partX;
        const value = (upper * (1 - partY) + lower * partY) * light + (noise[grain] as number);
        pixels[out++] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
        grain = (grain + 1) & 0xffff;
      }
    }
  }
  return pixels;
}
