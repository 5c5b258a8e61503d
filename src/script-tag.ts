import { trustedUrl } from './loading/trusted-url.js';
import { tellDeveloper } from './tell-developer.js';

/**
 * The classic `<script src="countersign.js" integrity="…">`: adds the one module file of the
 * element, pinned by its hash. The page pins this file; this file pins the rest (the module holds
 * the hashes of worker, wasm and models).
 */
declare const COUNTERSIGN_ELEMENT: { readonly path: string; readonly integrity: string };

const HASHES = /^\s*sha(?:256|384|512)-[\w+/-]{43,}={0,2}(?:\s|$)/;
const tell = (hint: string): void => tellDeveloper(hint, { debug: false, told: new Set() });

/** A module does not know by which element it came: it is the one that names this file. */
function ownScript(): HTMLScriptElement | null {
  if (document.currentScript instanceof HTMLScriptElement) return document.currentScript;
  const own = [...document.scripts].find(({ src }) => /\/countersign\.js(?:[?#]|$)/.test(src)) ?? null;
  if (own === null) tell('countersign.js is a classic script and finds no <script src> of its own: import element.js instead.');
  else tell('countersign.js is a classic script: leave out type="module", or import element.js instead.');
  return own;
}

function addElement(own: HTMLScriptElement): void {
  if (own.integrity !== '' && !HASHES.test(own.integrity))
    tell(`integrity="${own.integrity}" is no hash, and browsers check nothing: write that of countersign.js in integrity.json.`);
  const script = document.createElement('script');
  script.type = 'module';
  script.src = trustedUrl(new URL(COUNTERSIGN_ELEMENT.path, own.src).href);
  script.integrity = COUNTERSIGN_ELEMENT.integrity;
  script.crossOrigin = 'anonymous';
  if (own.nonce) script.nonce = own.nonce;
  script.onerror = () => {
    tell(`${script.src} cannot be loaded, or is not the file of this build: serve the whole folder dist of the package.`);
    for (const element of document.querySelectorAll('countersign-check,countersign-monitor')) {
      element.dispatchEvent(
        new CustomEvent('countersign-error', { bubbles: true, composed: true, detail: { code: 'assets/unreachable' } }),
      );
    }
  };
  own.after(script);
}

const own = ownScript();
if (own !== null) addElement(own);
