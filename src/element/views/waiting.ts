import type { TemplateResult } from 'lit';
import { html } from '../html.js';
import type { Screen } from '../screen.js';
import { heading } from './parts.js';

/** Something is on its way: `checking` and `sending`. */
export function waitingView({ model, messages }: Screen): TemplateResult {
  const { title, text } = messages.states[model.state];
  return html`<div class="center">${heading(title, text)}<div class="bar busy" role="progressbar" aria-label=${title}><i></i></div></div>`;
}
