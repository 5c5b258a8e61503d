import type { TemplateResult } from 'lit';
import { html, svg } from '../html.js';
import { fill } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import { icon } from '../views/icon.js';
import { badge, heading, secondary } from '../views/parts.js';

/** On the computer: the code to scan, the one to type, and how the phone stands. */
export function handoverView({ model, messages, actions }: Screen): TemplateResult {
  const { states, labels } = messages;
  const { handover } = model;
  const { title, text } = states.handover;
  if (handover === null) return html`${heading(title, text)}<div class="bar busy" role="progressbar" aria-label=${title}><i></i></div>`;
  const { shown, progress } = handover;
  const ways =
    progress === 'connected'
      ? html`${badge('check', 'good')}`
      : html`<p>${labels.scan}</p>${qrCode(shown.qr, labels.scan)}
        <p>${fill(labels.orType, { page: shown.page.replace(/^https:\/\//, '') })}</p>
        <p><code class="line code-to-type" dir="ltr">${shown.code}</code></p>
        <p class="note" part="note">${icon('info')}${labels.phoneAlone}</p>`;
  return html`<div class="center">${heading(title, text)}
    ${ways}
    <p role="status"><b>${progress === 'connected' ? labels.phoneConnected : labels.phoneWaiting}</b></p>
    <div class="buttons">${secondary(labels.ownCamera, () => actions.proceed())}</div>
  </div>`;
}

/** On the phone, in the end. */
export function handedOverView({ messages: { states } }: Screen): TemplateResult {
  const { title, text } = states['handed-over'];
  return html`<div class="center">${badge('check', 'good')}${heading(title, text)}</div>`;
}

/** Dark on light in any theme, or it would not be read. */
function qrCode(rows: readonly (readonly boolean[])[], label: string): TemplateResult {
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  const size = rows.length;
  return html`<svg class="qr" role="img" aria-label=${label} viewBox="0 0 ${size} ${size}">${svg`<rect width=${size} height=${size} fill="#fff"></rect><path d=${path} fill="#000"></path>`}</svg>`;
}
