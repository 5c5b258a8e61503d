import type { TemplateResult } from 'lit';
import { html, nothing } from '../html.js';
import type { Screen } from '../screen.js';
import type { IconName } from './icon.js';
import { assurances, badge, heading, secondary } from './parts.js';

const BADGES: Readonly<Record<string, readonly [IconName, 'good' | 'calm' | 'warn']>> = {
  accepted: ['check', 'good'],
  'under-review': ['clock', 'calm'],
  refused: ['info', 'warn'],
  canceled: ['pause', 'calm'],
};

/**
 * The end: accepted, under review, refused with its reasons, or stopped. The camera is off by now,
 * and it says so.
 */
export function outcomeView({ capture, model, messages, actions }: Screen): TemplateResult {
  const { state, purpose, outcome, sealed } = model;
  const { labels, reasons, states } = messages;
  const [name, tone] = BADGES[state] ?? ['info', 'calm'];
  const enrolled = state === 'accepted' && purpose === 'enroll' && capture !== null;
  const again = state === 'refused' || state === 'canceled';
  return html`<div class="center">
    ${badge(name, tone)}
    ${enrolled ? heading(labels.enrolled, labels.enrolledText) : heading(states[state].title, states[state].text)}
    ${state === 'canceled' ? nothing : outcome?.reasons.map((reason) => html`<p>${reasons?.[reason]}</p>`)}
    ${assurances(labels.cameraOff, state === 'canceled' && !sealed && labels.nothingSent)}
    ${again ? html`<div class="buttons">${secondary(labels.restart, actions.start, model.disabled)}</div>` : html`<slot name="done"></slot>`}
  </div>`;
}
