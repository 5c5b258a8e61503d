import type { Device, Keyboard, Why } from 'countersign/server';
import { html } from 'hono/html';
import { RESULTS, reasonWords } from '../../checks/check-words.js';
import type { PlacedCheck } from '../../checks/checks.js';
import { keyboardName } from '../../checks/keyboard-name.js';
import { badge, moment } from '../../site/layout.js';
import type { Html } from '../../types.js';

/** How a learner stands. */
export function standing({ enrolled, withdrawn, failuresInARow, pausedUntil, foreignTries, openReviews }: Why): Html {
  const facts: readonly (readonly [string, unknown])[] = [
    ['Enrolled', withdrawn ? 'has withdrawn' : enrolled ? 'yes' : 'no'],
    ['Failures in a row', failuresInARow],
    ['Waits until', pausedUntil === null ? 'may try now' : moment(timeOf(pausedUntil))],
    ['Failed tries of other browsers, 30 days', foreignTries],
    ['Checks that wait for a person', openReviews],
  ];
  return html`<dl class="facts">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** By step and code, newest first. No score: it would say how near a try came. */
export function whyTable({ notAccepted }: Why): Html {
  if (notAccepted.length === 0) return html`<p>None was refused.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Why checks were not accepted"><table><thead><tr><th scope="col">When</th><th scope="col">What for</th><th scope="col">Step</th><th scope="col">Code</th><th scope="col">In words</th></tr></thead>
<tbody>${notAccepted.map(
    ({ at, purpose, step, code, signs, words }) => html`<tr><td>${moment(timeOf(at))}</td><td>${purpose ?? '–'}</td><td>${step}</td>
<td><code>${code}</code></td><td>${words}${signs.length === 0 ? '' : html` <span class="muted">Signs: ${signs.join(', ')}.</span>`}</td></tr>`,
  )}</tbody></table></div>`;
}

/** Browsers by the beginning of their key's thumbprint: more is not known of them. */
export function deviceRows(devices: readonly Device[]): Html {
  if (devices.length === 0) return html`<p>None.</p>`;
  return html`<ul class="rows">${devices.map(
    ({ thumbprint, registeredAt, revokedAt }) => html`<li>Key <code>${thumbprint.slice(0, 8)}</code>
<span class="muted">since ${moment(timeOf(registeredAt))}</span> ${revokedAt === null ? '' : badge('bad', 'refused')}</li>`,
  )}</ul>`;
}

/** Kinds of keyboard that there is typing of. */
export function keyboardRows(keyboards: readonly Keyboard[]): Html {
  if (keyboards.length === 0) return html`<p>None.</p>`;
  return html`<ul class="rows">${keyboards.map(
    ({ inputKind, typedAt, added }) =>
      html`<li data-keyboard="${inputKind}">${keyboardName(inputKind)} <span class="muted">since ${moment(timeOf(typedAt))}${
        added ? ', added by a check of the face' : ''
      }</span></li>`,
  )}</ul>`;
}

export function checkTable(checks: readonly PlacedCheck[]): Html {
  if (checks.length === 0) return html`<p>No check yet.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Checks"><table><thead><tr><th scope="col">When</th><th scope="col">What for</th><th scope="col">Result</th></tr></thead>
<tbody>${checks.map(
    ({ at, purpose, unit, result, reasons }) => html`<tr><td>${moment(at)}</td><td>${unit ?? purpose}</td>
<td>${badge(...RESULTS[result])}${reasons.length === 0 ? '' : html` <span class="muted">${reasonWords(reasons)}</span>`}</td></tr>`,
  )}</tbody></table></div>`;
}

function timeOf(seconds: number): Date {
  return new Date(seconds * 1000);
}
