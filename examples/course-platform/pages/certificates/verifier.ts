import { html } from 'hono/html';
import { certificateAddresses } from '../../certificates/certificate.js';
import type { Html, Platform } from '../../types.js';

/** The script that verifies in the visitor's browser. */
export const VERIFIER_SCRIPT = html`<script src="/files/verifier.js" type="module"></script>`;

export interface VerifierOptions {
  title: string;
  /** The certificate at this address is verified when the page opens. */
  token?: string;
  showPoints?: boolean;
  /** Where its files are. */
  downloads?: Html | '';
}

/**
 * Verifies a certificate in the visitor's browser, and shows what it says: nothing else on such a
 * page is signed.
 */
export function verifier(platform: Platform, { title, token = '', showPoints = true, downloads = '' }: VerifierOptions): Html {
  const { issuers, keys } = certificateAddresses(platform);
  return html`<section class="panel verify" id="verify" data-token="${token}" data-issuer="${issuers.join(' ')}" data-keys="${keys}" data-points="${showPoints ? 'yes' : 'no'}">
<h2>${title}</h2><p id="verdict" role="status">${token === '' ? '' : 'Your browser checks the signature …'}</p>
<noscript><p>This page verifies in your browser, with a script. Any verifier of Open Badges 3.0 can do it, too: the keys are at ${keys}.</p></noscript>
${downloads}
<details ${token === '' ? 'open' : ''}><summary>Verify a file that somebody gave you</summary><div class="stack">
<label>Signed file (.jwt), or image with it inside (.png) <input type="file" id="file" accept=".jwt,.txt,.png,.json"></label>
<form id="paste" class="stack"><label>Or its text <textarea id="pasted" rows="3" spellcheck="false" autocomplete="off" required></textarea></label>
<p class="actions"><button class="quiet">Verify the text</button></p></form>
<p class="hint">The file stays in your browser: it is not sent to us.</p></div></details></section>
<div id="signed" hidden><h2>What is signed</h2><dl class="facts" id="signed-facts"></dl>
<div id="signed-results" class="scroll" tabindex="0" role="region" aria-label="Performance"><table>
<thead><tr><th scope="col">Part</th><th scope="col">Points</th><th scope="col">To pass</th><th scope="col">Of</th></tr></thead><tbody></tbody></table></div>
<h2>How identity was checked</h2><div id="signed-checks"></div></div>`;
}
