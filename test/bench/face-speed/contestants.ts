import { createFaceClient } from '../../../src/face/page/client.js';
import type { NetWeights } from '../../../src/face/worker/weights.js';
import { assetRefs } from '../../../src/loading/assets.js';

/**
 * One way to make an embedding of a picture, in the page. `analyze` tells whether a face was found;
 * `tensors` how many are held, where that can be asked.
 */
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

async function product(embed: boolean, signal: AbortSignal = new AbortController().signal): Promise<Contestant> {
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
    signal,
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

/** Milliseconds from a new client of the product to its first embedding. */
export async function firstEmbeddingMs(picture: HTMLCanvasElement): Promise<number> {
  const ended = new AbortController();
  const beganMs = performance.now();
  const contestant = await product(true, ended.signal);
  const found = await contestant.analyze(picture);
  const tookMs = performance.now() - beganMs;
  ended.abort();
  if (!found) throw new Error('no embedding of the picture');
  return tookMs;
}

async function plain(): Promise<Contestant> {
  const { analyze, tensors } = await benchWorker();
  return { analyze: (picture) => analyze(picture), tensors };
}

/** The product's engine in a worker that tells its tensors. */
export async function benchWorker() {
  const worker = new Worker('/bench/worker.js', { type: 'module' });
  let held: number | null = null;
  const answer = (): Promise<{ readonly found?: boolean; readonly tensors?: number }> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
  const assets = assetRefs('/dist/assets/');
  const unpack = async (url: string): Promise<Uint8Array> => {
    const packed = (await fetch(url)).body as ReadableStream<Uint8Array<ArrayBuffer>>;
    return new Uint8Array(await new Response(packed.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
  };
  const read = async (id: 'detector' | 'landmarks' | 'recognition'): Promise<NetWeights> => {
    const [bytes, specs] = await Promise.all([unpack(assets[`model-${id}`].url), fetch(`/weights/${id}.json`)]);
    return { bytes, specs: await specs.json() };
  };
  const [detector, landmarks, recognition, wasm] = await Promise.all([
    read('detector'),
    read('landmarks'),
    read('recognition'),
    unpack(assets.wasmSimd.url),
  ]);
  worker.postMessage({ wasm, weights: { detector, landmarks, recognition } });
  await answer();
  return {
    /** @param live as the camera's frames are looked at; without it, plain */
    async analyze(picture: HTMLCanvasElement, live?: { readonly embed: boolean }) {
      const frame = await createImageBitmap(picture);
      worker.postMessage({ frame, live }, [frame]);
      const { found, tensors } = await answer();
      held = tensors ?? null;
      return found === true;
    },
    tensors: () => held,
    end: () => worker.terminate(),
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

/**
 * Its face module: detector, mesh and description, nothing else; no cache of results, since each
 * frame is new.
 */
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
