import * as tf from '@tensorflow/tfjs-core';
import { alignment, squareAround, toPicture } from '../../../src/face/worker/align.js';
import { startBackend } from '../../../src/face/worker/backend.js';
import { createDetector } from '../../../src/face/worker/detector.js';
import { createEngine } from '../../../src/face/worker/engine.js';
import { Follower } from '../../../src/face/worker/follower.js';
import { createLandmarksNet, LANDMARKS_SIZE } from '../../../src/face/worker/landmarks-net.js';
import { CHIP_SIZE, createRecognitionNet } from '../../../src/face/worker/recognition-net.js';
import { type Pixels, warp } from '../../../src/face/worker/warp.js';
import type { NetWeights } from '../../../src/face/worker/weights.js';

/**
 * The product's nets without refinement and mirror image, which the row `ours-plain` measures; and
 * the product's follower, of which the product's own worker does not tell the number of tensors.
 */
const scope = self as unknown as { onmessage: (event: MessageEvent<Message>) => void; postMessage(message: object): void };
let embed: ((picture: Pixels) => Promise<boolean>) | null = null;
let follower: Follower | null = null;
let surface: OffscreenCanvasRenderingContext2D | null = null;

type Message =
  | { readonly wasm: Uint8Array; readonly weights: Readonly<Record<'detector' | 'landmarks' | 'recognition', NetWeights>> }
  | { readonly frame: ImageBitmap; readonly live?: { readonly embed: boolean } };

scope.onmessage = async ({ data }: MessageEvent<Message>) => {
  if ('frame' in data) {
    const picture = pixelsOf(data.frame);
    const found = data.live === undefined ? await embed?.(picture) : (await follower?.analyze(picture, data.live))?.faces === 1;
    scope.postMessage({ found, tensors: tf.memory().numTensors });
    return;
  }
  await startBackend({ wasm: async () => data.wasm });
  const detector = createDetector(data.weights.detector);
  const findLandmarks = createLandmarksNet(data.weights.landmarks);
  const recognize = createRecognitionNet(data.weights.recognition);
  embed = async (picture) => {
    const [box] = await detector.detect(picture);
    if (box === undefined) return false;
    const crop = squareAround(box, LANDMARKS_SIZE);
    const landmarks = toPicture(await findLandmarks(warp(picture, LANDMARKS_SIZE, crop)), LANDMARKS_SIZE, crop);
    const [vector] = await recognize([warp(picture, CHIP_SIZE, alignment(landmarks, CHIP_SIZE))]);
    return vector !== undefined;
  };
  follower = new Follower(createEngine(data.weights));
  scope.postMessage({ ready: true });
};

function pixelsOf(frame: ImageBitmap): Pixels {
  const { width, height } = frame;
  surface ??= new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  surface.drawImage(frame, 0, 0);
  frame.close();
  return surface.getImageData(0, 0, width, height);
}
