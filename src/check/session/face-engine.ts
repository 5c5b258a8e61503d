import { createFaceClient, type FaceClient, type FaceClientOptions } from '../../face/page/client.js';
import type { AssetName } from '../../loading/assets.js';
import type { CheckedFile } from '../../loading/fetch-checked.js';
import type { ModelId } from '../../types.js';

export interface FaceEngineOptions extends Omit<FaceClientOptions, 'assets'> {
  readonly files: Readonly<Record<AssetName, CheckedFile>>;
  readonly model: ModelId;
}

/** The face worker of a check: begun before it is needed, and begun anew after a failure. */
export class FaceEngine {
  readonly #options: FaceClientOptions;
  #client: FaceClient | null = null;

  constructor({ files, model, ...options }: FaceEngineOptions) {
    const { worker, wasm, wasmSimd } = files;
    const nets = { detector: files['model-detector'], landmarks: files['model-landmarks'], recognition: files['model-recognition'] };
    this.#options = { ...options, assets: { worker, wasm, wasmSimd, ...nets, model } };
  }

  /** Worker, wasm and models begin to load. A failure surfaces in `ready`. */
  start(): FaceClient {
    this.#client ??= createFaceClient(this.#options);
    return this.#client;
  }

  /** @throws assets/…, engine/failed; the abort's reason */
  async ready(): Promise<FaceClient> {
    const client = this.start();
    await client.ready;
    return client;
  }

  /** Idempotent. */
  close(): void {
    this.#client?.close();
    this.#client = null;
  }
}
