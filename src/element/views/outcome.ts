import type { TemplateResult } from 'lit';
import { html, nothing } from '../html.js';
import { fill } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import type { IconName } from './icon.js';
import { assurances, badge, days, heading, number, otherWay, secondary } from './parts.js';

/** More tries than these are as good as endless: nobody counts them. */
const FEW_TRIES = 10;

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
export function outcomeView(screen: Screen): TemplateResult {
  const { capture, model, messages, actions } = screen;
  const { state, purpose, outcome, sealed } = model;
  const { labels, reasons, states } = messages;
  const [name, tone] = BADGES[state] ?? ['info', 'calm'];
  const enrolled = state === 'accepted' && purpose === 'enroll' && capture !== null;
  const left = outcome?.triesLeft ?? null;
  const ended = state === 'refused' || state === 'canceled';
  // Another try that would be refused in any case is not offered.
  const again = ended && left !== 0 && outcome?.reasons.includes('attempts') !== true;
  return html`<div class="center">
    ${badge(name, tone)}
    ${enrolled ? heading(labels.enrolled, labels.enrolledText) : heading(states[state].title, states[state].text)}
    ${state === 'canceled' ? nothing : outcome?.reasons.map((reason) => html`<p>${reasons?.[reason]}</p>`)}
    ${next(screen)}
    ${assurances(labels.cameraOff, state === 'canceled' && !sealed && labels.nothingSent)}
    ${again ? html`<div class="buttons">${secondary(labels.restart, actions.start, model.disabled)}</div>` : nothing}
    ${state === 'refused' ? otherWay(screen) : nothing}
    ${ended ? nothing : html`<slot name="done"></slot>`}
  </div>`;
}

/** What happens now: who looks and by when, or how many tries are left. Never how near it was. */
function next(screen: Screen): TemplateResult | typeof nothing {
  const { model, messages } = screen;
  const { state, outcome, reviewDays } = model;
  const { labels } = messages;
  if (state === 'under-review')
    return html`<p>${reviewDays === null ? labels.reviewNext : fill(labels.reviewNextDays, { days: days(screen, reviewDays) })}</p>`;
  const left = outcome?.triesLeft ?? null;
  if (state !== 'refused' || left === null || left > FEW_TRIES) return nothing;
  return html`<p>${left === 0 ? labels.noTries : fill(labels.triesLeft, { n: number(screen, left) })}</p>`;
}
