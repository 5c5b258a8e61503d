import { assetRefs } from '../../../src/assets.js';
import { createFaceClient } from '../../../src/face/client.js';
import type { NetWeights } from '../../../src/face/weights.js';

/** One way to make an embedding of a picture, in the page. `analyze` tells whether a face was found; `tensors` how many are held, where that can be asked. */
export interface Contestant {
  analyze(picture: HTMLCanvasElement): Promise<boolean>;
  tensors(): number | null;
}

/** Starts a contestant: everything that it downloads and warms up is its own. */
export const CONTESTANTS: Readonly<Record<string, () => Promise<Contestant>>> = {
  'ours-full': () => product(true),
  'ours-plain': plain,
  'ours-tracking': () => product(false),
  'face-api-default': () => faceApi('default'),
  'face-api-tiny': () => faceApi('tiny'),
  human,
};

async function product(embed: boolean): Promise<Contestant> {
  const { worker, wasm, wasmSimd, ...models } = assetRefs('/dist/assets/');
  const client = createFaceClient({
    assets: {
      worker,
      wasm,
      wasmSimd,
      detector: models['model-detector'],
      landmarks: models['model-landmarks'],
      recognition: models['model-recognition'],
      model: COUNTERSIGN_MODEL,
    },
    signal: new AbortController().signal,
  });
  await (embed ? client.complete : client.ready);
  return {
    async analyze(picture) {
      const analysis = await client.analyze(await createImageBitmap(picture), { embed });
      return analysis !== 'skipped' && analysis.face !== null && (!embed || analysis.face.embedding !== null);
    },
    tensors: () => null,
  };
}

async function plain(): Promise<Contestant> {
  const worker = new Worker('/bench/worker.js', { type: 'module' });
  let held: number | null = null;
  const answer = (): Promise<{ readonly found?: boolean; readonly tensors?: number }> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
  const read = async (id: string): Promise<NetWeights> => {
    const [bytes, specs] = await Promise.all([fetch(`/weights/${id}.bin`), fetch(`/weights/${id}.json`)]);
    return { bytes: new Uint8Array(await bytes.arrayBuffer()), specs: await specs.json() };
  };
  const [detector, landmarks, recognition] = await Promise.all([read('detector'), read('landmarks'), read('recognition')]);
  const wasm = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm';
  worker.postMessage({ wasm, weights: { detector, landmarks, recognition } });
  await answer();
  return {
    async analyze(picture) {
      const frame = await createImageBitmap(picture);
      worker.postMessage({ frame }, [frame]);
      const { found, tensors } = await answer();
      held = tensors ?? null;
      return found === true;
    },
    tensors: () => held,
  };
}

/** Not bundled: loaded as the package ships it. */
const HUMAN: string = ['', 'node_modules', '@vladmandic', 'human', 'dist', 'human.esm.js'].join('/');

interface Tf {
  setWasmPaths(folder: string): void;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  memory(): { readonly numTensors: number };
}

interface FaceApi {
  readonly tf: Tf;
  readonly nets: Readonly<Record<string, { loadFromUri(uri: string): Promise<void> }>>;
  readonly TinyFaceDetectorOptions: new () => object;
  detectSingleFace(
    input: HTMLCanvasElement,
    options?: object,
  ): { withFaceLandmarks(): { withFaceDescriptor(): Promise<object | undefined> } };
}

/** As its examples use it, on wasm. */
async function faceApi(detector: 'default' | 'tiny'): Promise<Contestant> {
  const api = (await import(`/node_modules/@vladmandic/face-api/dist/face-api.esm.js?${detector}`)) as FaceApi;
  await startWasm(api.tf);
  const nets = [detector === 'tiny' ? 'tinyFaceDetector' : 'ssdMobilenetv1', 'faceLandmark68Net', 'faceRecognitionNet'];
  for (const net of nets) await api.nets[net]!.loadFromUri('/node_modules/@vladmandic/face-api/model');
  const options = detector === 'tiny' ? new api.TinyFaceDetectorOptions() : undefined;
  return {
    analyze: async (picture) => (await api.detectSingleFace(picture, options).withFaceLandmarks().withFaceDescriptor()) !== undefined,
    tensors: () => api.tf.memory().numTensors,
  };
}

interface Human {
  readonly tf: Tf;
  load(): Promise<void>;
  detect(input: HTMLCanvasElement): Promise<{ readonly face: readonly { readonly embedding?: readonly number[] }[] }>;
}

/** Its face module: detector, mesh and description, nothing else; no cache of results, since each frame is new. */
async function human(): Promise<Contestant> {
  const { Human } = (await import(HUMAN)) as {
    Human: new (config: object) => Human;
  };
  const off = { enabled: false };
  const made = new Human({
    backend: 'wasm',
    wasmPath: '/node_modules/@tensorflow/tfjs-backend-wasm/dist/',
    modelBasePath: '/node_modules/@vladmandic/human/models/',
    cacheSensitivity: 0,
    filter: off,
    body: off,
    hand: off,
    gesture: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      detector: { rotation: false, maxDetected: 1 },
      mesh: { enabled: true },
      description: { enabled: true },
      iris: off,
      emotion: off,
    },
  });
  await made.load();
  return {
    analyze: async (picture) => ((await made.detect(picture)).face[0]?.embedding?.length ?? 0) > 0,
    tensors: () => made.tf.memory().numTensors,
  };
}

async function startWasm(tf: Tf): Promise<void> {
  tf.setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
  await tf.setBackend('wasm');
  await tf.ready();
  if (tf.getBackend() !== 'wasm') throw new Error(`no wasm but ${tf.getBackend()}`);
}
