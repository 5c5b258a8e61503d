import type { TemplateResult } from 'lit';
import type { CountersignError } from '../../errors.js';
import { html, nothing } from '../html.js';
import type { BrowserName } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import { assurances, badge, heading, primary, secondary } from './parts.js';

/** What a frame must say so that the page in it may use the camera. */
const ALLOW = '<iframe src="…" allow="camera">';

/** What happened, what to do, and the button that does it. */
export function errorView(screen: Screen): TemplateResult {
  const { model, messages } = screen;
  const { error, sealed } = model;
  if (error === null) return html``;
  const offline = error.code === 'submit/network';
  const { title, text, next } = offline && !sealed ? messages.unreachable : (messages.errors[error.code] ?? messages.errors.internal);
  const { labels } = messages;
  const calm = error.code === 'consent/declined' || offline;
  return html`<div class="center">
    ${badge(calm ? 'info' : 'alert', calm ? 'calm' : 'warn')}
    ${heading(title, text)}
    <p>${next}</p>
    ${details(screen, error)}
    ${assurances(labels.cameraOff, sealed ? offline && labels.kept : labels.nothingSent)}
    <div class="buttons">${ways(screen, error)}</div>
    ${calm ? nothing : html`<p class="code">${labels.code} <code>${error.code}</code></p>`}
  </div>`;
}

function details({ messages }: Screen, { code }: CountersignError): TemplateResult | typeof nothing {
  if (code === 'env/policy-blocked') return html`<p><code class="line" dir="ltr">${ALLOW}</code></p>`;
  if (code !== 'camera/denied') return nothing;
  return html`<ol>${messages.cameraSteps[browserName(navigator.userAgent)].map((step) => html`<li>${step}</li>`)}</ol>`;
}

/** While the check waits, the learner can try again or stop; when it has ended, begin anew. */
function ways({ model, messages, actions }: Screen, { action, code }: CountersignError): TemplateResult {
  const { labels } = messages;
  if (model.recoverable) {
    const label = action === 'fix-settings' ? labels.retrySettings : action === 'new-challenge' ? labels.restart : labels.retry;
    return html`${primary(label, () => actions.recover('retry'))}${secondary(labels.stop, () => actions.recover('give-up'))}`;
  }
  const again = secondary(labels.restart, actions.start);
  if (action !== 'open-tab') return again;
  const address = code === 'env/insecure' ? location.href.replace(/^http:/, 'https:') : location.href;
  return html`<a class="button primary" part="button primary" href=${address} target="_blank" rel="noopener">${labels.openTab}</a>${again}`;
}

/** Which browser's settings to describe. Used for words only. */
export function browserName(userAgent: string): BrowserName {
  if (/Firefox\/|FxiOS\//.test(userAgent)) return 'firefox';
  return /Chrom(e|ium)\/|CriOS\/|Edg/.test(userAgent) ? 'chromium' : 'safari';
}
