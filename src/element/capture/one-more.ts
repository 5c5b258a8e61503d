import type { TemplateResult } from 'lit';
import { html } from '../html.js';
import type { Screen } from '../screen.js';
import { badge, heading, primary } from '../views/parts.js';

/** It was close: one more picture and repetition, and why. */
export function oneMoreView({ model, messages, actions }: Screen): TemplateResult {
  const { title, text } = messages.states['one-more'];
  return html`<div class="center">${badge('camera', 'calm')}${heading(title, text)}<div class="buttons">${primary(messages.labels.cameraOn, actions.proceed, { busy: model.busy })}</div></div>`;
}
