import type { TemplateResult } from 'lit';
import { html } from '../html.js';
import type { Screen } from '../screen.js';
import { icon } from './icon.js';
import { heading, point, primary } from './parts.js';

/** What happens, how long it takes, and the button that begins it. */
export function introView({ model, messages, actions }: Screen): TemplateResult {
  const { states, labels } = messages;
  return html`<slot name="intro">${heading(states.idle.title, states.idle.text)}
      <ul class="points">
        ${point(icon('camera'), labels.introCamera, labels.introCameraText)}
        ${point(icon('keyboard'), labels.introTyping, labels.introTypingText)}
        ${point(icon('lock'), labels.introPrivacy, labels.introPrivacyText)}
      </ul></slot>
    <div class="buttons">${primary(labels.start, actions.start, model.disabled)}</div>`;
}
