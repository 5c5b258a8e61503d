import type { TemplateResult } from 'lit';
import type { CountersignError, ErrorCode } from '../../errors.js';
import { html, nothing } from '../html.js';
import type { Recovery, Screen } from '../screen.js';
import { assurances, badge, heading, otherWay, primary, secondary } from './parts.js';

/** What happened, what to do, and the button that does it. */
export function errorView(screen: Screen): TemplateResult {
  const { model, messages, capture } = screen;
  const { error, sealed, shared } = model;
  if (error === null) return html``;
  const { labels, errors } = messages;
  const more = capture?.recovery(screen, error);
  const offline = error.code === 'submit/network';
  const { title, text, next } =
    more?.words ?? (offline && !sealed ? messages.unreachable : (errors[codeOf(error, sealed)] ?? errors.internal));
  const calm = error.code === 'consent/declined' || offline || more?.calm === true;
  return html`<div class="center">
    ${badge(calm ? 'info' : 'alert', calm ? 'calm' : 'warn')}
    ${heading(title, text)}
    <p>${next}</p>
    ${more?.help ?? nothing}
    ${assurances(labels.cameraOff, sealed ? calm && !shared && labels.kept : labels.nothingSent)}
    <div class="buttons">${ways(screen, error, more)}</div>
    ${otherWay(screen)}
    ${calm ? nothing : html`<details class="code"><summary>${labels.code}</summary><code>${error.code}</code></details>`}
  </div>`;
}

/** What is refused before anything was sent did not begin; what was sent was not taken. */
function codeOf({ code }: CountersignError, sealed: boolean): ErrorCode {
  if (code === 'submit/rejected' && !sealed) return 'challenge/invalid';
  return code === 'challenge/invalid' && sealed ? 'submit/rejected' : code;
}

/** While the check waits, the learner can try again or stop; when it has ended, begin anew. */
function ways(
  { model, messages, actions }: Screen,
  { action, code, details: { retryAtMs } }: CountersignError,
  more: Recovery | undefined,
): TemplateResult {
  const { labels } = messages;
  if (model.recoverable) {
    const label = action === 'fix-settings' ? labels.retrySettings : action === 'new-challenge' ? labels.restart : labels.retry;
    // Before its time, a try would be refused.
    const early = typeof retryAtMs === 'number' && retryAtMs > Date.now();
    if (model.offersPhone && code === 'camera/none')
      return html`${primary(labels.usePhone, actions.usePhone)}${secondary(label, () => actions.recover('retry'))}${secondary(labels.stop, () => actions.recover('give-up'))}`;
    return html`${primary(more?.retry ?? label, () => actions.recover('retry'), { busy: model.busy, disabled: early })}${model.offersPhone ? secondary(labels.usePhone, actions.usePhone) : nothing}${secondary(labels.stop, () => actions.recover('give-up'))}`;
  }
  if (more?.over === true) return html``;
  const again = secondary(labels.restart, actions.start, model.disabled);
  if (action !== 'open-tab' && more?.openTab !== true) return again;
  const address = code === 'env/insecure' ? location.href.replace(/^http:/, 'https:') : location.href;
  return html`<a class="button primary" part="button primary" href=${address} target="_blank" rel="noopener">${labels.openTab}</a>${again}`;
}
