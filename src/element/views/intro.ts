import { nothing, type TemplateResult } from 'lit';
import { html } from '../html.js';
import type { Screen } from '../screen.js';
import { icon } from './icon.js';
import { heading, point, primary } from './parts.js';

/** What happens, how long it takes, and the button that begins it. */
export function introView({ model, messages, actions }: Screen): TemplateResult {
  const { states, labels } = messages;
  return html`${model.receiptOver ? html`<p class="note" part="note" role="status">${labels.receiptOver}</p>` : nothing}<slot name="intro">${heading(states.idle.title, model.returning ? labels.introAgain : states.idle.text)}
      <ul class="points">
        ${point(icon('camera'), labels.introCamera, labels.introCameraText)}
        ${point(icon('keyboard'), labels.introTyping, labels.introTypingText)}
        ${point(icon('lock'), labels.introPrivacy, labels.introPrivacyText)}
      </ul></slot>
    <div class="buttons">${primary(labels.start, actions.start, { disabled: model.disabled })}</div>`;
}
