import { orAbort } from '../loading/or-abort.js';

/** A camera for the picker. Labels are empty until the learner has allowed the camera once. */
export interface CameraDevice {
  readonly deviceId: string;
  readonly label: string;
}

const REMEMBERED = 'countersign-camera';
/** How long a browser may take to name its cameras: some drivers never do. */
const LIST_MS = 2_000;
/** Infrared cameras (for face unlock) come with these words in their label. */
const INFRARED = /\b(ir|infrared|depth)\b/i;

/**
 * The cameras that there are; infrared ones last. None where the browser does not name them: what
 * works goes on without a choice.
 */
export async function listCameras(): Promise<CameraDevice[]> {
  try {
    const all = await orAbort(navigator.mediaDevices.enumerateDevices(), AbortSignal.timeout(LIST_MS));
    const cameras = all.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
    return infraredLast(numberTwins(cameras.map(({ deviceId, label }) => ({ deviceId, label }))));
  } catch {
    return [];
  }
}

/** Two cameras of one make have one label: the second one is called “… (2)”. */
export function numberTwins(cameras: readonly CameraDevice[]): CameraDevice[] {
  const seen = new Map<string, number>();
  return cameras.map(({ deviceId, label }) => {
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return { deviceId, label: label === '' || count === 1 ? label : `${label} (${count})` };
  });
}

/** The same cameras, infrared ones last, else in the browser's order. */
export function infraredLast(cameras: readonly CameraDevice[]): CameraDevice[] {
  return [...cameras].sort((one, other) => Number(INFRARED.test(one.label)) - Number(INFRARED.test(other.label)));
}

/**
 * A camera that should be in use instead: the one that was chosen last time, or any one that is not
 * infrared. `null`: none.
 */
export function preferredCamera(cameras: readonly CameraDevice[], current: string): string | null {
  const chosen = findRemembered(cameras);
  if (chosen !== undefined) return chosen.deviceId === current ? null : chosen.deviceId;
  const used = cameras.find(({ deviceId }) => deviceId === current);
  if (used === undefined || !INFRARED.test(used.label)) return null;
  return cameras.find((camera) => !INFRARED.test(camera.label))?.deviceId ?? null;
}

/** The camera that was chosen last time, if the browser shows labels before the camera is open. */
export async function rememberedCamera(): Promise<string | null> {
  if (remembered() === null) return null;
  return findRemembered(await listCameras())?.deviceId ?? null;
}

/**
 * Remembers a choice by its identifier, which tells twins apart, and by its label: identifiers
 * change when the learner clears the site's data.
 */
export function rememberCamera({ deviceId, label }: CameraDevice): void {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify({ deviceId, label }));
  } catch {
    // Storage may be closed to this page: the picker is there each time.
  }
}

/** Forgets the choice. */
export function forgetCamera(): void {
  try {
    localStorage.removeItem(REMEMBERED);
  } catch {
    // Nothing can be remembered there.
  }
}

function findRemembered(cameras: readonly CameraDevice[]): CameraDevice | undefined {
  const chosen = remembered();
  const labeled = cameras.filter(({ label }) => label !== '' && label === chosen?.label);
  return labeled.find(({ deviceId }) => deviceId === chosen?.deviceId) ?? labeled[0];
}

function remembered(): Partial<CameraDevice> | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null');
    return typeof kept === 'object' ? kept : null;
  } catch {
    return null;
  }
}
