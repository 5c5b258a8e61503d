/**
 * What a check, and the monitor, need only after consent: one self-contained file, loaded and
 * checked by its hash when consent was given.
 */
export { keptThumbprint, loadDeviceKey } from '../bundle/page/device-key.js';
export { seal } from '../bundle/page/seal.js';
export { sealPart } from '../bundle/page/seal-part.js';
export { listCameras } from '../camera/camera-devices.js';
export { deliver } from '../delivery/deliver.js';
export { CaptureSession } from './session/capture-session.js';
export { forgetStored } from './session/forget-stored.js';
export type { Gathered, Looked, LookedByPhone } from './session/kept.js';
