import type { TemplateResult } from 'lit';
import { html, nothing, svg } from '../html.js';
import { fill } from '../messages/messages.js';
import type { Progress, Screen } from '../screen.js';
import { unrecorded } from '../unrecorded.js';
import { icon } from '../views/icon.js';
import { duration, heading, isWaiting, number } from '../views/parts.js';
import { hintIcon } from './hint-icon.js';
import { sun } from './icons.js';
import { picker } from './picker.js';

/** A shorter wait is none. */
const LEAST_TOLD = 4;

/**
 * The preview with its oval (mirrored) or the card's outline, one hint at a time, the camera picker
 * and the screen as light.
 */
export function faceView(screen: Screen): TemplateResult {
  const { model, messages } = screen;
  const { hint, action, state } = model;
  const card = state === 'document';
  const face = card ? model.document : model.face;
  const { title, text } = messages.states[state];
  const good = hint === 'good' && !isWaiting(screen);
  const share = face.total === 0 ? 0 : Math.round((face.done / face.total) * 100);
  return html`${heading(title, text)}
    <div class="preview ${card ? 'id' : ''} ${action !== null ? 'act' : good ? 'good' : ''}" part="preview" ${unrecorded()}>
      <video ${unrecorded()} aria-hidden="true" muted playsinline autoplay></video>
      <svg class="guide" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        ${card ? cardOutline(hint === null || hint === 'card-missing') : oval(share)}
      </svg>
      ${model.asking ? html`<p class="loading ask">${icon('camera')}${messages.labels.asking}</p>` : state === 'loading' ? loadingBar(screen) : html`<p class="hint" part="hint" aria-hidden="true">${says(screen)}</p>`}
    </div>
    ${state === 'face' && isWaiting(screen) ? html`<div class="below">${loadingBar(screen)}</div>` : nothing}
    ${state !== 'loading' && face.total > 0 ? pictures(screen, face) : nothing}
    ${tools(screen)}`;
}

function oval(share: number): TemplateResult {
  return svg`<path class="veil" fill-rule="evenodd" d="M-200-200h800v700h-800zM200 16a88 116 0 0 1 0 232a88 116 0 0 1 0-232z"></path>
    <ellipse cx="200" cy="132" rx="88" ry="116"></ellipse>
    <path class="ring" pathLength="100" stroke-dasharray="${share} 100" d="M200 16a88 116 0 0 1 0 232a88 116 0 0 1 0-232"></path>`;
}

/**
 * As wide as .78 of the picture's height, in the proportions of a card: where the worker looks for
 * it.
 */
function cardOutline(empty: boolean): TemplateResult {
  return svg`<path class="veil" fill-rule="evenodd" d="M-200-200h800v700h-800zM93 76h214a10 10 0 0 1 10 10v128a10 10 0 0 1-10 10h-214a10 10 0 0 1-10-10v-128a10 10 0 0 1 10-10z"></path>
    <rect x="83" y="76" width="234" height="148" rx="10"></rect>
    ${empty ? CARD : nothing}`;
}

/** What is to be where, while there is no card. */
const CARD = svg`<path class="line" d="M104 178v-6c0-16 10-24 24-24s24 8 24 24v6zM128 142a16 18 0 1 1 .1 0zM176 112h112M176 132h84M176 152h98"></path>`;

/** A hint comes before an action: an action that cannot be seen does not count. */
function says(screen: Screen): TemplateResult | typeof nothing {
  const { model, messages } = screen;
  const { hint, action } = model;
  if (hint === 'good' && isWaiting(screen)) return html`${relaxing(screen)}`;
  if (action !== null && (hint === null || hint === 'good')) return html`${hintIcon(action)}${messages.actions[action]}`;
  return hint === null ? nothing : html`${hintIcon(hint)}${messages.hints[hint]}`;
}

/** While there is nothing to do but wait; for how long, where that is known. */
function relaxing(screen: Screen): string {
  const { labels } = screen.messages;
  const { loadSeconds } = screen.model;
  if (loadSeconds === null || loadSeconds < LEAST_TOLD) return labels.relax;
  return fill(labels.timeLeft, { time: duration(screen, loadSeconds) });
}

function pictures(screen: Screen, { done, total }: Progress): TemplateResult {
  return html`<p class="count">${fill(screen.messages.labels.pictures, { done: number(screen, done), total: number(screen, total) })}</p>`;
}

function loadingBar(screen: Screen): TemplateResult {
  const { model, messages } = screen;
  const { done, total } = model.assets;
  const megabytes = (bytes: number): string =>
    number(screen, bytes / 1e6, { style: 'unit', unit: 'megabyte', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const complete = total > 0 && done >= total;
  const { labels } = messages;
  const bytes = fill(labels.loaded, { done: megabytes(done), total: megabytes(total) });
  const text = complete ? labels.starting : model.state === 'loading' && total > 0 ? `${relaxing(screen)} · ${bytes}` : bytes;
  const busy = total === 0 || complete;
  return html`<div class="loading">
    <progress class=${busy ? 'busy' : ''} max=${total || 1} .value=${done} aria-label=${messages.states.loading.title}></progress><span>${total === 0 ? nothing : text}</span>
  </div>`;
}

function tools(screen: Screen): TemplateResult {
  const { model, messages, actions } = screen;
  const { labels } = messages;
  return html`<div class="tools">
      ${model.cameras.length > 0 ? picker(screen) : nothing}
      <button type="button" class=${model.hint === 'dark' && !model.light ? 'wanted' : ''} part="button light" aria-pressed=${model.light} @click=${actions.toggleLight}>${sun}${labels.light}</button>
    </div>
    ${model.cameraFailed ? html`<p class="note" role="alert">${icon('alert')}${labels.cameraFailed}</p>` : nothing}`;
}
