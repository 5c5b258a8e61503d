import * as tf from '@tensorflow/tfjs-core';
import { alignment, squareAround, toPicture } from '../../../src/face/align.js';
import { startBackend } from '../../../src/face/backend.js';
import { createDetector } from '../../../src/face/detector.js';
import { createLandmarksNet, LANDMARKS_SIZE } from '../../../src/face/landmarks-net.js';
import { CHIP_SIZE, createRecognitionNet } from '../../../src/face/recognition-net.js';
import { type Pixels, warp } from '../../../src/face/warp.js';
import type { NetWeights } from '../../../src/face/weights.js';

/** The product's nets without refinement and mirror image: what the row `ours-plain` measures. Tells the number of tensors with each answer. */
const scope = self as unknown as { onmessage: (event: MessageEvent<Message>) => void; postMessage(message: object): void };
let embed: ((picture: Pixels) => Promise<boolean>) | null = null;
let surface: OffscreenCanvasRenderingContext2D | null = null;

type Message =
  | { readonly wasm: string; readonly weights: Readonly<Record<'detector' | 'landmarks' | 'recognition', NetWeights>> }
  | { readonly frame: ImageBitmap };

scope.onmessage = async ({ data }: MessageEvent<Message>) => {
  if ('frame' in data) {
    const found = await embed?.(pixelsOf(data.frame));
    scope.postMessage({ found, tensors: tf.memory().numTensors });
    return;
  }
  const bytes = new Uint8Array(await (await fetch(data.wasm)).arrayBuffer());
  await startBackend({ wasm: async () => bytes });
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
  scope.postMessage({ ready: true });
};

function pixelsOf(frame: ImageBitmap): Pixels {
  const { width, height } = frame;
  surface ??= new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  surface.drawImage(frame, 0, 0);
  frame.close();
  return surface.getImageData(0, 0, width, height);
}
