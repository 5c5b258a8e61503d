import { parseChallenge } from '../bundle/page/parse-challenge.js';
import { fetchChallenge } from '../delivery/transport.js';
import { assetRefs } from '../loading/assets.js';
import { loadModule } from '../loading/load-module.js';
import type * as Capture from './capture.js';

export interface ForgetOptions {
  /**
   * Address of the backend's challenges: only what is kept for the learner who is signed in is
   * forgotten. Without it: everybody's.
   */
  readonly challenge?: string | URL;
  /** Of a check that the Countersign service made, where the address is the service's. */
  readonly token?: string;
  /** Folder of the run-time files. Default: `assets/` beside this module. */
  readonly assets?: string | URL;
  readonly signal?: AbortSignal;
}

/**
 * Takes away what Countersign keeps in this browser for this origin: device keys, bundles that
 * could not be sent, the chosen camera and, without `challenge`, the models. For sign-out on a
 * shared computer and after a withdrawal. The next check is then one in another browser.
 *
 * @throws assets/…; with `challenge` what the backend says, submit/network, challenge/invalid: then
 *   nothing was forgotten
 * @example await forget(); // then sign out
 */
export async function forget({ challenge, token, assets, signal = new AbortController().signal }: ForgetOptions = {}): Promise<void> {
  const url = challenge === undefined ? null : new URL(challenge, document.baseURI).href;
  const whose = url === null ? null : parseChallenge(await fetchChallenge(url, { signal, token }));
  const { forgetStored } = await loadModule<typeof Capture>(assetRefs(assets).capture, signal);
  await forgetStored(whose);
}
