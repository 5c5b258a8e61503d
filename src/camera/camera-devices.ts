/** A camera for the picker. Labels are empty until the learner has allowed the camera once. */
export interface CameraDevice {
  readonly deviceId: string;
  readonly label: string;
}

const REMEMBERED = 'countersign-camera';
/** Infrared cameras (for face unlock) come with these words in their label. */
const INFRARED = /\b(ir|infrared|depth)\b/i;

/** The cameras that there are; infrared ones last. */
export async function listCameras(): Promise<CameraDevice[]> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const cameras = all.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
  return infraredLast(cameras.map(({ deviceId, label }) => ({ deviceId, label })));
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
  const label = rememberedLabel();
  const chosen = cameras.find((camera) => label !== '' && camera.label === label);
  if (chosen !== undefined) return chosen.deviceId === current ? null : chosen.deviceId;
  const used = cameras.find(({ deviceId }) => deviceId === current);
  if (used === undefined || !INFRARED.test(used.label)) return null;
  return cameras.find((camera) => !INFRARED.test(camera.label))?.deviceId ?? null;
}

/** The camera that was chosen last time, if the browser shows labels before the camera is open. */
export async function rememberedCamera(): Promise<string | null> {
  const label = rememberedLabel();
  if (label === '' || navigator.mediaDevices === undefined) return null;
  const cameras = await listCameras().catch(() => []);
  return cameras.find((camera) => camera.label === label)?.deviceId ?? null;
}

/** Remembers a choice by its label: identifiers change when the learner clears the site's data. */
export function rememberCamera(label: string): void {
  try {
    localStorage.setItem(REMEMBERED, label);
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

function rememberedLabel(): string {
  try {
    return localStorage.getItem(REMEMBERED) ?? '';
  } catch {
    return '';
  }
}
