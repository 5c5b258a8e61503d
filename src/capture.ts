/**
 * What a check needs only after consent: one self-contained file, loaded and checked by its hash when consent was given.
 */
export { loadDeviceKey } from './bundle/device-key.js';
export { requestPasskey } from './bundle/request-passkey.js';
export { seal } from './bundle/seal.js';
export { openCamera } from './camera/camera.js';
export { listCameras } from './camera/camera-devices.js';
export { CardCollector } from './face/card-collector.js';
export { createFaceClient } from './face/client.js';
export { collectDocument } from './face/collect-document.js';
export { FaceCollector } from './face/collector.js';
export { collectFace } from './face/evidence.js';
export { collectTyping, startTyping } from './keystroke/collect.js';
