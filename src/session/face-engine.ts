import { createFaceClient, type FaceClient, type FaceClientOptions } from '../face/client.js';

/** The face worker of a check: begun before it is needed, and begun anew after a failure. */
export class FaceEngine {
  readonly #options: FaceClientOptions;
  #client: FaceClient | null = null;

  constructor(options: FaceClientOptions) {
    this.#options = options;
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
