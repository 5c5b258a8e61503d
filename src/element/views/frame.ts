import type { TemplateResult } from 'lit';
import type { CheckState } from '../../check/check-types.js';
import type { Hint } from '../../types.js';
import { html, nothing } from '../html.js';
import { type CaptureState, fill } from '../messages/messages.js';
import type { Screen, View } from '../screen.js';
import { consentView, standingConsent } from './consent.js';
import { errorView } from './error.js';
import { icon } from './icon.js';
import { introView } from './intro.js';
import { outcomeView } from './outcome.js';
import { contactAddress, days, isWaiting, number, whatIsWrong } from './parts.js';
import { typingProgress } from './typing-progress.js';
import { waitingView } from './waiting.js';

const VIEWS: Readonly<Record<Exclude<CheckState, CaptureState>, View>> = {
  idle: introView,
  checking: waitingView,
  consent: consentView,
  sending: waitingView,
  accepted: outcomeView,
  'under-review': outcomeView,
  refused: outcomeView,
  error: errorView,
  canceled: outcomeView,
};

/** The steps that a learner counts. */
const STEPS: readonly (readonly CheckState[])[] = [
  ['consent'],
  ['primer', 'loading', 'face', 'document', 'handover'],
  ['typing'],
  ['review', 'sending'],
];

/** What was agreed to at an earlier check stands below these. */
const RUNNING: readonly CheckState[] = ['checking', 'primer', 'loading', 'face', 'document', 'typing', 'review'];

/**
 * The whole card: header with step and cancel, the screen, the other way, and the live region that
 * speaks.
 */
export function frame(screen: Screen): TemplateResult {
  const { model, messages } = screen;
  const { labels, dir, lang } = messages;
  const { state } = model;
  const passed = (model.outcome !== null && state !== 'refused') || state === 'handed-over';
  const view = (state === 'idle' ? screen.intro : undefined) ?? ({ ...VIEWS, ...screen.capture?.views } as Record<CheckState, View>)[state];
  return html`<section class="card ${model.light && ['face', 'loading', 'document'].includes(state) ? 'light' : ''}" part="card" dir=${dir} lang=${lang} aria-label=${labels.name}>
    <header part="header"><span class="name">${icon('shield')}${labels.name}</span>${steps(screen)}${cancel(screen)}</header>
    <div class="body" part="body" data-step=${state}>${view(screen)}</div>
    ${RUNNING.includes(state) ? standingConsent(screen) : nothing}
    <footer part="alternative" tabindex="-1" ?hidden=${passed || model.phone !== null}><slot name="alternative">${passed ? nothing : alternative(screen)}</slot></footer>
    <p class="quiet" role="status">${spoken(screen)}</p>
  </section>`;
}

function steps(screen: Screen): TemplateResult | typeof nothing {
  const { agreedAt, phone } = screen.model;
  const steps = phone === null ? STEPS : STEPS.filter((states) => !states.includes('typing'));
  const all = agreedAt === null ? steps : steps.slice(1);
  const current = all.findIndex((states) => states.includes(screen.model.state));
  if (current < 0) return nothing;
  const text = fill(screen.messages.labels.step, { n: number(screen, current + 1), total: number(screen, all.length) });
  return html`<span class="steps" part="steps"><span class="quiet">${text}</span>${all.map((_, at) => html`<i class=${at <= current ? 'on' : ''}></i>`)}</span>`;
}

function cancel({ model, messages, actions }: Screen): TemplateResult | typeof nothing {
  const running =
    STEPS.flat().includes(model.state) ||
    model.state === 'checking' ||
    model.state === 'one-more' ||
    (model.state === 'error' && model.recoverable);
  if (!running) return nothing;
  return html`<button type="button" class="plain" part="button cancel" @click=${actions.cancel}>${icon('close')}${messages.labels.cancel}</button>`;
}

/**
 * What it takes, how long, and that it counts the same; with whoever is to be asked, as a button.
 */
function alternative(screen: Screen): TemplateResult {
  const { model, messages } = screen;
  const { labels } = messages;
  const { notice, reviewDays } = model;
  const takes = reviewDays === null ? nothing : html` ${fill(labels.otherWayDays, { days: days(screen, reviewDays) })}`;
  return html`<p>${labels.alternative} ${labels.otherWayTakes}${takes} ${labels.otherWaySame}</p>${notice === null ? nothing : html`<p>${contactButton(screen, notice.contact)}</p>`}`;
}

function contactButton({ messages }: Screen, contact: string): TemplateResult {
  const link = contactAddress(contact);
  if (link === null) return html`${contact}`;
  const out = link.startsWith('https:') ? '_blank' : nothing;
  return html`<a class="button" part="button" href=${link} target=${out} rel="noopener">${messages.labels.otherWayAsk}</a>`;
}

/** What changes while the focus stays where it is. */
function spoken(screen: Screen): string {
  const { model, messages } = screen;
  const { labels, states } = messages;
  const { state, hint, action, asking } = model;
  if (asking) return labels.asking;
  if (state === 'face' && action !== null && (hint ?? 'good') === 'good') return messages.actions[action];
  if (state === 'face' || state === 'document')
    return hint === null ? `${states[state].title}. ${states[state].text}` : lookSaid(screen, hint);
  if (state !== 'typing') return '';
  // What is already there is not spoken when it is written again: every other time it ends in a
  // space.
  const wrong = whatIsWrong(screen);
  if (wrong !== null) return wrong + (model.refusals > 0 && model.refusals % 2 === 0 ? '\u00a0' : '');
  const said = typingProgress(screen);
  return said === null ? '' : said;
}

/** The hint; while it is good, how many pictures are. */
function lookSaid(screen: Screen, hint: Hint): string {
  const { state, face, document } = screen.model;
  const { hints, labels } = screen.messages;
  if (hint === 'good' && isWaiting(screen)) return labels.relax;
  const { done, total } = state === 'face' ? face : document;
  if (hint !== 'good' || done === 0) return hints[hint];
  return `${hints.good}. ${fill(labels.pictures, { done: number(screen, done), total: number(screen, total) })}`;
}
