import { forgetDeviceKey, forgetDeviceKeys } from '../../bundle/page/device-key.js';
import { type StoredFor, storedName } from '../../bundle/page/stored-name.js';
import { forgetCamera } from '../../camera/camera-devices.js';
import { forgetBundles } from '../../delivery/outbox.js';

/**
 * Takes away what this browser keeps: device keys, bundles that could not be sent, the chosen
 * camera.
 *
 * @param whose one learner's; `null`: everybody's, and the files that are the same for everybody
 *   (models, wasm)
 */
export async function forgetStored(whose: StoredFor | null): Promise<void> {
  forgetCamera();
  if (whose !== null) {
    forgetBundles(await storedName(whose, 'outbox'));
    await forgetDeviceKey(whose);
    return;
  }
  forgetBundles();
  await forgetDeviceKeys();
  if (typeof caches !== 'undefined') for (const name of await caches.keys()) if (name.startsWith('countersign-')) await caches.delete(name);
}
