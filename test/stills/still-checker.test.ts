import { createStillChecker, type RunningStillChecker } from 'countersign/stills';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/face/worker/engine.js';
import { cosineDistance } from '../../src/matching/face.js';
import { STILL_TOLERANCE } from '../../src/server/reviews/stills.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';

const PICTURE = 'node_modules/@vladmandic/face-api/demo/sample1.jpg';
const PART = { left: 700, top: 260, width: 640, height: 480 };
let checker: RunningStillChecker | null = null;
afterEach(async () => {
  await checker?.close();
  checker = null;
});
const start = (options?: Parameters<typeof createStillChecker>[0]): RunningStillChecker => {
  checker = createStillChecker(options);
  return checker;
};
const still = async (quality = 92): Promise<Uint8Array<ArrayBuffer>> =>
  Uint8Array.from(await sharp(PICTURE).extract(PART).jpeg({ quality }).toBuffer());

describe('createStillChecker', () => {
  it('makes of a JPEG the embedding that the engine makes of the frame', async () => {
    const found = await start().embed(await still());
    await startNodeBackend();
    const { face } = await createEngine(nodeWeights()).analyze(await readPicture(PICTURE, PART));
    expect(cosineDistance(found as Float32Array, face?.embedding as Float32Array)).toBeLessThan(STILL_TOLERANCE / 4);
  });

  it('sees nobody in a wall, and not one in two', async () => {
    const { embed } = start();
    expect(
      await embed(
        Uint8Array.from(
          await sharp({ create: { width: 640, height: 480, channels: 3, background: '#888' } })
            .jpeg()
            .toBuffer(),
        ),
      ),
    ).toBeNull();
    const two = await sharp('node_modules/@vladmandic/face-api/demo/sample3.jpg')
      .extract({ left: 1000, top: 160, width: 720, height: 540 })
      .jpeg()
      .toBuffer();
    expect(await embed(Uint8Array.from(two))).toBeNull();
  });

  it.each<[string, () => Promise<Uint8Array<ArrayBuffer>>]>([
    ['is cut short', async () => (await still()).slice(0, 2000)],
    ['is only a beginning', async () => Uint8Array.of(0xff, 0xd8, 0xff)],
    ['is a PNG', async () => Uint8Array.from(await sharp(PICTURE).extract(PART).png().toBuffer())],
    ['is an SVG', async () => new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    [
      'unfolds to a hundred million pixels',
      async () =>
        Uint8Array.from(
          await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#888' } })
            .jpeg()
            .toBuffer(),
        ),
    ],
  ])('sees nothing in what %s', async (_, bytes) => {
    expect(await start().embed(await bytes())).toBeNull();
  });

  it('ends a thread that takes too long, and goes on with another', async () => {
    const { embed } = start({ startTimeoutMs: 1 });
    await expect(embed(await still())).rejects.toThrow('no thread after 1 ms');
    await checker?.close();
    expect(await start().embed(await still())).toHaveLength(128);
  });

  it('counts a picture that takes too long as none, which uses its challenge up, and goes on with another thread', async () => {
    const { embed } = start({ timeoutMs: 1 });
    expect(await embed(await still())).toBeNull();
    await checker?.close();
    expect(await start().embed(await still())).toHaveLength(128);
  });

  it('does not decode progressive pictures of many scans: six of them come back at once', async () => {
    const { embed } = start();
    const progressive = Uint8Array.from(await sharp(PICTURE).extract(PART).jpeg({ progressive: true }).toBuffer());
    const began = performance.now();
    expect(await Promise.all(Array.from({ length: 6 }, () => embed(progressive)))).toEqual(Array.from({ length: 6 }, () => null));
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('turns away what would wait behind too many', async () => {
    const { embed } = start({ mostWaiting: 1 });
    const jpeg = await still();
    const answers = [embed(jpeg), embed(jpeg), embed(jpeg)];
    await expect(answers[2]).rejects.toThrow('too many wait');
    expect(await Promise.all(answers.slice(0, 2))).toEqual([expect.any(Float32Array), expect.any(Float32Array)]);
  });

  it('rejects what waits when it is closed', async () => {
    const { embed, close } = start();
    const refused = expect(embed(await still())).rejects.toThrow('closed');
    await close();
    await refused;
    await expect(embed(await still())).rejects.toThrow('closed');
  });
});
