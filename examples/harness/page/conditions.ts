// States of the browser that a page can put itself into, before the element starts.
import { changeTimeStamps } from './time-stamps.js';

function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { configurable: true, value });
}

export const CONDITIONS: Readonly<Record<string, () => void>> = {
  insecure: () => define(window, 'isSecureContext', false),
  unsupported: () => define(window, 'OffscreenCanvas', undefined),
  'policy-blocked': () => define(document, 'permissionsPolicy', { allowsFeature: () => false }),
  webview: () => {
    define(navigator, 'mediaDevices', undefined);
    define(navigator, 'userAgent', `${navigator.userAgent} Instagram`);
  },
  'no-worker': () =>
    define(
      window,
      'Worker',
      class {
        constructor() {
          throw new Error('no worker here');
        }
      },
    ),
  'canvas-noise': () => {
    const Real = window.Worker;
    define(
      window,
      'Worker',
      class extends Real {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(`/noisy-worker.js?worker=${encodeURIComponent(String(url))}`, options);
        }
      },
    );
  },
  'coarse-clock': () => changeTimeStamps((ownMs) => Math.ceil(ownMs / 100) * 100),
  /** A phone or a tablet with nothing to point with but a finger. */
  'touch-screen': () => {
    const { matchMedia } = window;
    const isTouch = (query: string): boolean | null => (query.includes('any-pointer') ? query.includes('coarse') : null);
    define(window, 'matchMedia', (query: string) => {
      const list = matchMedia.call(window, query);
      const matches = isTouch(query);
      return matches === null
        ? list
        : new Proxy(list, { get: (target, name) => (name === 'matches' ? matches : Reflect.get(target, name)) });
    });
  },
  'other-device': () => void indexedDB.deleteDatabase('countersign-keys'),
  'no-signature': () => define(SubtleCrypto.prototype, 'sign', async () => Promise.reject(new Error('no signature here'))),
  /**
   * The backend asks once for one more: which scores make it do so by itself is not for a page to
   * choose.
   */
  'one-more': () => {
    const fetched = window.fetch;
    let asked = false;
    window.fetch = async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (asked || !url.includes('/bundles')) return fetched(input, init);
      asked = true;
      return Response.json({ result: 'one-more', reasons: [], receipt: 'none' });
    };
  },
};
