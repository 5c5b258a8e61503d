import { CountersignError, isCountersignError } from '../errors.js';
import { orAbort } from '../loading/or-abort.js';
import type { CaptureProvenance } from '../types.js';
import { type CameraDevice, listCameras, preferredCamera, rememberCamera, rememberedCamera } from './camera-devices.js';
import { deliverFrames, type OnFrame } from './frames.js';
import { createProvenance, type Provenance } from './provenance.js';
import { requestStream, stopStream } from './stream.js';
import { createThumbnails } from './thumbnail.js';

export type { CameraDevice };

export interface CameraOptions {
  /** Shows the picture. It is what the frames are taken from. */
  readonly video: HTMLVideoElement;
  /**
   * The one that the learner has chosen; default: the one that was used last, else the front
   * camera.
   */
  readonly deviceId?: string;
  readonly signal: AbortSignal;
}

export interface Camera {
  readonly deviceId: string;
  /** The cameras that there are; infrared ones last. */
  devices(): Promise<CameraDevice[]>;
  /**
   * Changes to another camera; frames go on from there. The choice is remembered by label. One
   * change at a time.
   *
   * @throws camera/none, camera/in-use … when it cannot be opened: then the camera before it is
   *   opened again
   */
  select(deviceId: string): Promise<void>;
  /**
   * Delivers frames until `signal` aborts; each bitmap belongs to the receiver, who closes it.
   *
   * @throws camera/lost when the camera ends or stalls, camera/black when it shows nothing; the
   *   abort's reason
   */
  frames(onFrame: OnFrame, signal: AbortSignal): Promise<never>;
  provenance(): Promise<CaptureProvenance>;
  /** Idempotent. Resolved means that every track has ended. */
  close(): Promise<void>;
}

const SIZE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } as const;
/** How long a camera may take to show its first picture. */
const FIRST_FRAME_MS = 10_000;

/**
 * Opens the chosen camera, or the one that was used last, else the front camera, and shows it in
 * `video`. Where another program has that one, any other that can be opened. A stream that arrives
 * after an abort is stopped.
 *
 * @throws env/insecure, env/policy-blocked, camera/denied, camera/none, camera/in-use,
 *   camera/black; the abort's reason
 */
export async function openCamera({ video, deviceId, signal }: CameraOptions): Promise<Camera> {
  signal.throwIfAborted();
  const wanted = deviceId ?? (await orAbort(rememberedCamera(), signal));
  const camera = new OpenCamera(video, signal);
  try {
    await camera.open(wanted === null ? { facingMode: 'user' } : { deviceId: { ideal: wanted } }).catch((error) => camera.openOther(error));
    if (deviceId === undefined) await camera.prefer();
    else await camera.remember();
  } catch (error) {
    await camera.close();
    throw error;
  }
  return camera;
}

class OpenCamera implements Camera {
  readonly #video: HTMLVideoElement;
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  readonly #provenance: Provenance = createProvenance();
  readonly #look = createThumbnails();
  #stream: MediaStream | null = null;
  /** Changes of camera wait for each other: two at once would leave a stream without an owner. */
  #changes: Promise<void> = Promise.resolve();
  #changing = 0;

  constructor(video: HTMLVideoElement, signal: AbortSignal) {
    this.#video = video;
    this.#signal = AbortSignal.any([signal, this.#closing.signal]);
  }

  get deviceId(): string {
    return this.#track?.getSettings().deviceId ?? '';
  }

  get #track(): MediaStreamTrack | undefined {
    return this.#stream?.getVideoTracks()[0];
  }

  devices(): Promise<CameraDevice[]> {
    return listCameras();
  }

  async select(deviceId: string): Promise<void> {
    const before = this.deviceId;
    await this.#change(deviceId);
    if (this.deviceId !== before) this.#provenance.trackChanged();
    await this.remember();
  }

  /** The camera that is on was chosen by the learner. */
  async remember(): Promise<void> {
    const chosen = (await orAbort(listCameras(), this.#signal)).find(({ deviceId }) => deviceId === this.deviceId);
    if (chosen !== undefined) rememberCamera(chosen);
  }

  /**
   * Another program may have one camera and not the other: before the learner is asked to close it,
   * the others are tried.
   */
  async openOther(error: unknown): Promise<void> {
    this.#signal.throwIfAborted();
    if (!isCountersignError(error) || error.code !== 'camera/in-use') throw error;
    for (const { deviceId } of await orAbort(listCameras(), this.#signal)) {
      const opened = await this.open({ deviceId: { exact: deviceId } }).then(
        () => true,
        () => false,
      );
      if (opened) return;
      this.#signal.throwIfAborted();
      this.#stop();
    }
    throw error;
  }

  /**
   * Labels can be read only now: the camera may turn out to be another one than the learner's, or
   * an infrared one.
   */
  async prefer(): Promise<void> {
    const better = preferredCamera(await orAbort(listCameras(), this.#signal), this.deviceId);
    if (better !== null) await this.#change(better).catch(() => this.#signal.throwIfAborted());
  }

  async open(constraints: MediaTrackConstraints): Promise<void> {
    const stream = await requestStream({ ...SIZE, ...constraints }, this.#signal);
    try {
      this.#signal.throwIfAborted();
      this.#stream = stream;
      this.#provenance.start(this.#track as MediaStreamTrack);
      await show(this.#video, stream, this.#signal);
    } catch (error) {
      stopStream(stream);
      throw error;
    }
  }

  frames(onFrame: OnFrame, signal: AbortSignal): Promise<never> {
    this.#provenance.pause();
    return deliverFrames({
      video: this.#video,
      state: () => (this.#changing > 0 ? 'changing' : this.#track?.readyState === 'live' ? 'live' : 'ended'),
      look: this.#look,
      onFrame,
      onArrival: (capturedMs) => this.#provenance.frame(capturedMs, { width: this.#video.videoWidth, height: this.#video.videoHeight }),
      onPicture: (thumbnail) => this.#provenance.picture(thumbnail?.checksum ?? null),
      signal,
    });
  }

  provenance(): Promise<CaptureProvenance> {
    return this.#provenance.summary();
  }

  async close(): Promise<void> {
    this.#closing.abort(new DOMException('The camera was closed', 'AbortError'));
    this.#provenance.stop();
    this.#stop();
    this.#video.srcObject = null;
  }

  #change(deviceId: string): Promise<void> {
    this.#changing++;
    const change = this.#changes
      .then(() => this.#replace(deviceId))
      .finally(() => {
        this.#changing--;
      });
    this.#changes = change.catch(() => undefined);
    return change;
  }

  /** The old camera goes first: many phones open only one at a time. */
  async #replace(deviceId: string): Promise<void> {
    this.#signal.throwIfAborted();
    const before = this.deviceId;
    if (deviceId === before) return;
    this.#provenance.pause();
    this.#stop();
    try {
      await this.open({ deviceId: { exact: deviceId } });
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#stop();
      await this.open({ deviceId: { exact: before } });
      throw error;
    }
  }

  #stop(): void {
    if (this.#stream !== null) stopStream(this.#stream);
    this.#stream = null;
  }
}

/** Safari shows black unless the attributes are there before the stream. */
async function show(video: HTMLVideoElement, stream: MediaStream, signal: AbortSignal): Promise<void> {
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  for (const name of ['muted', 'playsinline', 'autoplay']) video.setAttribute(name, '');
  video.srcObject = stream;
  const either = AbortSignal.any([signal, AbortSignal.timeout(FIRST_FRAME_MS)]);
  await new Promise<void>((resolve, reject) => {
    const fail = (): void => reject(signal.aborted ? signal.reason : new CountersignError('camera/black'));
    const ready = (): void => {
      either.removeEventListener('abort', fail);
      resolve();
    };
    either.addEventListener('abort', fail, { once: true });
    if (either.aborted) fail();
    else if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) ready();
    else video.addEventListener('loadeddata', ready, { once: true, signal: either });
  });
  // Some browsers never say that it plays. Frames that come are all that is needed.
  void video.play().catch(() => undefined);
}
