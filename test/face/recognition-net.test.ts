import { beforeAll, describe, expect, it } from 'vitest';
import { CHIP_SIZE, createRecognitionNet, type RecognitionNet } from '../../src/face/worker/recognition-net.js';
import { nodeWeights, startNodeBackend } from '../support/engine.js';

const good = Float32Array.from({ length: CHIP_SIZE * CHIP_SIZE * 3 }, (_, at) => at % 251);
let recognize: RecognitionNet;

beforeAll(async () => {
  await startNodeBackend();
  recognize = createRecognitionNet(nodeWeights().recognition);
});

describe('createRecognitionNet', () => {
  it.each([
    ['black', new Float32Array(good.length)],
    ['of one color', good.map((_, at) => [10, 20, 30][at % 3]!)],
    ['too short', good.subarray(1)],
    ['of nothing', new Float32Array(0)],
    ['with one NaN', good.with(40_000, Number.NaN)],
    ['with one infinite value', good.with(7, Number.POSITIVE_INFINITY)],
  ])('has no vector of a chip %s', async (_, chip) => {
    await expect(recognize([good, chip])).rejects.toMatchObject({ code: 'engine/failed' });
  });

  it('has a vector of the chip that these were made from', async () => {
    const [vector] = await recognize([good]);
    expect(vector).toHaveLength(128);
  });
});
