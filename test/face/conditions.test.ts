import { readFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { clip } from '../../examples/simulation/clip.js';
import { hintFor } from '../../src/face/page/hints.js';
import { createEngine, type Engine } from '../../src/face/worker/engine.js';
import { measurePicture } from '../../src/face/worker/signs.js';
import type { Hint } from '../../src/types.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';

const WIDTH = 640;
const HEIGHT = 480;
let engine: Engine;
let frame: Buffer;
/** Where the face is in the frame, in pixels. */
let face: { readonly x: number; readonly y: number; readonly size: number };

beforeAll(async () => {
  await startNodeBackend();
  engine = createEngine(nodeWeights());
  const film = readFileSync(await clip('a1'));
  frame = film.subarray(0, film.indexOf(Buffer.from([0xff, 0xd9])) + 2);
  const found = (await engine.analyze(await readPicture(frame))).face;
  if (found === null) throw new Error('no face in the clip');
  const { offsetX, offsetY, size } = found.quality;
  face = { x: WIDTH * (0.5 + offsetX), y: HEIGHT * (0.5 + offsetY), size: HEIGHT * size };
});

/** What is drawn over the frame: SVG, in its pixels. */
const drawn = (svg: string): Sharp =>
  sharp(frame).composite([{ input: Buffer.from(`<svg width="${WIDTH}" height="${HEIGHT}">${svg}</svg>`) }]);
/** The frame `factor` times as large about the face, moved right by a share of its width. */
async function framed(factor: number, right = 0): Promise<Sharp> {
  const [width, height] = [Math.round(WIDTH * factor), Math.round(HEIGHT * factor)];
  const large = await sharp(frame)
    .resize(width, height)
    .extend({ top: HEIGHT, bottom: HEIGHT, left: WIDTH, right: WIDTH, background: '#7a7672' })
    .toBuffer();
  const left = Math.round(WIDTH + face.x * factor - WIDTH / 2 - right * WIDTH);
  const top = Math.round(HEIGHT + face.y * factor - HEIGHT / 2);
  return sharp(large).extract({ left, top, width: WIDTH, height: HEIGHT });
}

const CONDITIONS: readonly (readonly [string, () => Sharp | Promise<Sharp>, readonly Hint[]])[] = [
  ['as it comes', () => sharp(frame), ['good']],
  ['in a room without light', () => sharp(frame).linear(0.2, 0), ['dark']],
  ['almost without light', () => sharp(frame).linear(0.12, 0), ['covered', 'dark']],
  ['before a window', () => backlit(0.6), ['good']],
  ['before a window, hardly to be seen', () => backlit(0.74), ['dark', 'no-face']],
  ['in the sun', () => sharp(frame).linear(1.2, 80), ['bright']],
  ['in the sun, white', () => sharp(frame).linear(1.6, 110), ['bright']],
  ['half in shadow', () => drawn(`<rect width="${face.x}" height="${HEIGHT}" fill="black" opacity=".8"/>`), ['uneven-light']],
  ['far away', () => framed(0.25), ['closer']],
  ['very far away', () => framed(0.08), ['closer', 'no-face']],
  ['very near', () => framed(2.4), ['back', 'no-face']],
  ['at the left edge of the picture', () => framed(0.8, -0.4), ['left']],
  ['at the right edge of the picture', () => framed(0.8, 0.4), ['right']],
  ['half out of the picture', () => framed(1, 0.5), ['right', 'no-face']],
  ['out of focus', () => sharp(frame).blur(6), ['blurry']],
  ['with eyeglasses', () => drawn(glasses('none')), ['good']],
  ['with sunglasses', () => drawn(glasses('#101010')), ['no-face', 'look-straight', 'good']],
  ['with a beard', () => drawn(beard()), ['good']],
  [
    'behind a hand',
    () =>
      drawn(
        `<rect x="${face.x - face.size / 2}" y="${face.y - face.size * 0.1}" width="${face.size}" height="${face.size * 0.7}" fill="#b08968"/>`,
      ),
    ['no-face', 'look-straight', 'blurry', 'good'],
  ],
];

function backlit(shadow: number): Sharp {
  const { x, y, size } = face;
  const hole = `<mask id="m"><rect width="100%" height="100%" fill="white"/><ellipse cx="${x}" cy="${y}" rx="${size * 0.55}" ry="${size * 0.75}" fill="black"/></mask>`;
  return drawn(
    `${hole}<rect width="100%" height="100%" fill="black" opacity="${shadow}"/><rect width="100%" height="100%" fill="white" mask="url(#m)"/>`,
  );
}

function glasses(fill: string): string {
  const { x, y, size } = face;
  const lens = (side: number): string =>
    `<circle cx="${x + side * size * 0.21}" cy="${y - size * 0.12}" r="${size * 0.16}" fill="${fill}" stroke="#222" stroke-width="4"/>`;
  return `${lens(-1)}${lens(1)}<line x1="${x - size * 0.05}" y1="${y - size * 0.12}" x2="${x + size * 0.05}" y2="${y - size * 0.12}" stroke="#222" stroke-width="4"/>`;
}

function beard(): string {
  const { x, y, size } = face;
  return `<path d="M ${x - size * 0.4} ${y + size * 0.1} Q ${x} ${y + size * 0.9} ${x + size * 0.4} ${y + size * 0.1} Q ${x} ${y + size * 0.35} ${x - size * 0.4} ${y + size * 0.1}" fill="#2a1c14"/>`;
}

describe('a face', () => {
  it.each(CONDITIONS)('%s is not a crash, and gets an apt hint', async (_, make, apt) => {
    const picture = await readPicture(await (await make()).jpeg().toBuffer());
    const { faces, face: one } = await engine.analyze(picture);
    const hint = hintFor(faces, one?.quality ?? null, null, { picture: measurePicture(picture), usualEyes: null, speed: 0 });
    expect(apt).toContain(hint);
    const length = one?.embedding ? Math.hypot(...one.embedding) : 1;
    expect(length).toBeCloseTo(1, 5);
  });
});
