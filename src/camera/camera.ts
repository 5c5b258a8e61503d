import { CountersignError } from '../errors.js';
import type { CaptureProvenance } from '../types.js';
import { cameraError } from './camera-error.js';
import { deliverFrames } from './frames.js';
import { createProvenance, type Provenance } from './provenance.js';

/** A camera for the picker. Labels are empty until the learner has allowed the camera once. */
export interface CameraDevice {
  readonly deviceId: string;
  readonly label: string;
}

export interface CameraOptions {
  /** Shows the picture. It is what the frames are taken from. */
  readonly video: HTMLVideoElement;
  readonly signal: AbortSignal;
}

export interface Camera {
  readonly deviceId: string;
  /** The cameras that there are; infrared ones last. */
  devices(): Promise<CameraDevice[]>;
  /** Changes to another camera; frames go on from there. The choice is remembered by label. */
  select(deviceId: string): Promise<void>;
  /**
   * Delivers frames until `signal` aborts; each bitmap belongs to the receiver, who closes it.
   *
   * @throws camera/lost when the camera ends; the abort's reason
   */
  frames(onFrame: (frame: ImageBitmap, atMs: number) => void, signal: AbortSignal): Promise<never>;
  provenance(): Promise<CaptureProvenance>;
  /** Idempotent. Resolved means that every track has ended. */
  close(): Promise<void>;
}

const REMEMBERED = 'countersign-camera';
const SIZE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } as const;
/** Infrared cameras (for face unlock) come with these words in their label. */
const INFRARED = /\b(ir|infrared|depth)\b/i;
/** How long a camera may take to show its first picture. */
const FIRST_FRAME_MS = 10_000;

/**
 * Opens the camera that was used last, else the front camera, and shows it in `video`. A stream that arrives after an abort is stopped.
 *
 * @throws env/insecure, env/policy-blocked, camera/denied, camera/none, camera/in-use, camera/black; the abort's reason
 */
export async function openCamera({ video, signal }: CameraOptions): Promise<Camera> {
  const remembered = await rememberedDevice();
  const camera = new OpenCamera(video, signal);
  try {
    await camera.open(remembered === null ? { facingMode: 'user' } : { deviceId: { ideal: remembered } });
  } catch (error) {
    await camera.close();
    throw error;
  }
  return camera;
}

class OpenCamera implements Camera {
  readonly #video: HTMLVideoElement;
  readonly #signal: AbortSignal;
  readonly #provenance: Provenance = createProvenance();
  #stream: MediaStream | null = null;
  #closed = false;

  constructor(video: HTMLVideoElement, signal: AbortSignal) {
    this.#video = video;
    this.#signal = signal;
  }

  get deviceId(): string {
    return this.#stream?.getVideoTracks()[0]?.getSettings().deviceId ?? '';
  }

  async devices(): Promise<CameraDevice[]> {
    const all = await navigator.mediaDevices.enumerateDevices();
    const cameras = all.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
    const infraredLast = (one: CameraDevice, other: CameraDevice): number =>
      Number(INFRARED.test(one.label)) - Number(INFRARED.test(other.label));
    return cameras.map(({ deviceId, label }) => ({ deviceId, label })).sort(infraredLast);
  }

  async select(deviceId: string): Promise<void> {
    if (deviceId === this.deviceId) return;
    await this.open({ deviceId: { exact: deviceId } });
    this.#provenance.trackChanged();
    remember((await this.devices()).find((device) => device.deviceId === deviceId)?.label ?? '');
  }

  async open(constraints: MediaTrackConstraints): Promise<void> {
    const before = this.#stream;
    const stream = await requestStream({ ...SIZE, ...constraints });
    if (this.#closed || this.#signal.aborted) {
      stop(stream);
      throw this.#signal.reason ?? new CountersignError('camera/lost');
    }
    this.#stream = stream;
    if (before !== null) stop(before);
    this.#provenance.start(stream.getVideoTracks()[0] as MediaStreamTrack);
    await show(this.#video, stream, this.#signal);
  }

  frames(onFrame: (frame: ImageBitmap, atMs: number) => void, signal: AbortSignal): Promise<never> {
    const track = () => this.#stream?.getVideoTracks()[0] ?? null;
    return deliverFrames({ video: this.#video, track, onFrame, onArrival: (atMs) => this.#provenance.frame(this.#video, atMs), signal });
  }

  provenance(): Promise<CaptureProvenance> {
    return this.#provenance.summary();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#provenance.stop();
    if (this.#stream !== null) stop(this.#stream);
    this.#stream = null;
    this.#video.srcObject = null;
  }
}

async function requestStream(video: MediaTrackConstraints): Promise<MediaStream> {
  if (!window.isSecureContext || navigator.mediaDevices === undefined) throw new CountersignError('env/insecure');
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: false });
  } catch (error) {
    throw cameraError(error);
  }
}

/** Safari shows black unless the attributes are there before the stream. */
async function show(video: HTMLVideoElement, stream: MediaStream, signal: AbortSignal): Promise<void> {
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  for (const name of ['muted', 'playsinline', 'autoplay']) video.setAttribute(name, '');
  video.srcObject = stream;
  const timeout = AbortSignal.timeout(FIRST_FRAME_MS);
  const either = AbortSignal.any([signal, timeout]);
  await new Promise<void>((resolve, reject) => {
    const fail = (): void => reject(signal.aborted ? signal.reason : new CountersignError('camera/black'));
    either.addEventListener('abort', fail, { once: true });
    const ready = (): void => {
      either.removeEventListener('abort', fail);
      resolve();
    };
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) ready();
    else video.addEventListener('loadeddata', ready, { once: true, signal: either });
  });
  await video.play().catch(() => undefined);
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

async function rememberedDevice(): Promise<string | null> {
  try {
    const label = localStorage.getItem(REMEMBERED);
    if (label === null || label === '') return null;
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.find((device) => device.kind === 'videoinput' && device.label === label)?.deviceId ?? null;
  } catch {
    return null;
  }
}

function remember(label: string): void {
  try {
    localStorage.setItem(REMEMBERED, label);
  } catch {
    // Storage may be closed to this page: the picker is there each time.
  }
}
