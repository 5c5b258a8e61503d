import { type Camera, type CameraOptions, openCamera } from '../../camera/camera.js';
import type { CaptureProvenance } from '../../types.js';
import type { CheckEventMap, CheckOptions } from '../check-types.js';
import { given } from './given.js';

export interface SessionCameraOptions extends Pick<CheckOptions, 'video'>, Pick<CameraOptions, 'signal'> {
  /** The camera that the learner chose while none was on. */
  readonly chosen: () => string | undefined;
  readonly onCamera: (detail: CheckEventMap['camera']['detail']) => void;
}

/** The one camera of a check: opened when a step wants it, off when a step has failed. */
export class SessionCamera {
  readonly #options: SessionCameraOptions;
  #camera: Camera | null = null;
  /** How often one was opened for this challenge. */
  #opened = 0;

  constructor(options: SessionCameraOptions) {
    this.#options = options;
  }

  /** The camera that is on. */
  get current(): Camera | null {
    return this.#camera;
  }

  /** For another challenge, what was opened before does not count. */
  forget(): void {
    this.#opened = 0;
  }

  /**
   * Runs with a camera that is on. It stays on, unless the run fails.
   *
   * @throws camera/…; what `run` throws; the abort's reason
   */
  async use<T>(run: (camera: Camera) => Promise<T>): Promise<T> {
    const { onCamera } = this.#options;
    try {
      onCamera({ asking: this.#camera === null });
      this.#camera ??= await this.#open();
      onCamera({ asking: false });
      return await run(this.#camera);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /**
   * What the camera that is on says of itself. Opening it again between two tries of a step is a
   * change like another: pictures of both are sent.
   */
  async provenance(): Promise<CaptureProvenance> {
    const { trackChanges, ...rest } = await (this.#camera as Camera).provenance();
    return { ...rest, trackChanges: trackChanges + this.#opened - 1 };
  }

  /** Idempotent. Resolved means that it is off. */
  async close(): Promise<void> {
    const camera = this.#camera;
    this.#camera = null;
    await camera?.close();
  }

  async #open(): Promise<Camera> {
    const { video, chosen, signal } = this.#options;
    const deviceId = chosen();
    const camera = await openCamera({ video: await given(video), signal, ...(deviceId === undefined ? {} : { deviceId }) });
    this.#opened += 1;
    return camera;
  }
}
