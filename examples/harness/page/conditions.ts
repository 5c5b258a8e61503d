// States of the browser that a page can put itself into, before the element starts.

const define = (object, name, value) => Object.defineProperty(object, name, { configurable: true, value });

/** @type {Readonly<Record<string, () => void>>} */
export const CONDITIONS = {
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
        constructor(url, options) {
          super(`/noisy-worker.js?worker=${encodeURIComponent(url)}`, options);
        }
      },
    );
  },
  'coarse-clock': () => {
    const { get } = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp');
    Object.defineProperty(Event.prototype, 'timeStamp', {
      configurable: true,
      get() {
        return Math.ceil(get.call(this) / 100) * 100;
      },
    });
  },
  'other-device': () => indexedDB.deleteDatabase('countersign-keys'),
  'no-signature': () => define(SubtleCrypto.prototype, 'sign', async () => Promise.reject(new Error('no signature here'))),
  /** The backend asks once for one more: which scores make it do so by itself is not for a page to choose. */
  'one-more': () => {
    const fetched = window.fetch;
    let asked = false;
    window.fetch = async (input, init) => {
      const url = typeof input === 'string' ? input : input.url;
      if (asked || !url.includes('/bundles')) return fetched(input, init);
      asked = true;
      return Response.json({ result: 'one-more', reasons: [], receipt: 'none' });
    };
  },
};
