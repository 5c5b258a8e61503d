import { trustedUrl } from './loading/trusted-url.js';

/**
 * The classic `<script src="countersign.js" integrity="…">`: adds the one module file of the
 * element, pinned by its hash. The page pins this file; this file pins the rest (the module holds
 * the hashes of worker, wasm and models).
 */
declare const COUNTERSIGN_ELEMENT: { readonly path: string; readonly integrity: string };

const self = document.currentScript as HTMLScriptElement;
const script = document.createElement('script');
script.type = 'module';
script.src = trustedUrl(new URL(COUNTERSIGN_ELEMENT.path, self.src).href);
script.integrity = COUNTERSIGN_ELEMENT.integrity;
script.crossOrigin = 'anonymous';
if (self.nonce) script.nonce = self.nonce;
script.onerror = () => {
  for (const element of document.querySelectorAll('countersign-check,countersign-monitor')) {
    element.dispatchEvent(new CustomEvent('countersign-error', { bubbles: true, composed: true, detail: { code: 'assets/unreachable' } }));
  }
};
self.after(script);
