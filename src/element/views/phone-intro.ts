import type { TemplateResult } from 'lit';
import { html, nothing } from '../html.js';
import type { Screen } from '../screen.js';
import { heading } from './parts.js';

/**
 * The first screen on a phone. Nothing is opened before the learner says so: what looks into links
 * by itself would take the hand-over.
 *
 * @param asksCode no link led here: the code is typed
 */
export function phoneIntro({ messages: { labels } }: Screen, asksCode: boolean, open: (code: string) => void): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    open(((event.target as HTMLFormElement).elements.namedItem('code') as HTMLInputElement | null)?.value ?? '');
  };
  return html`${heading(labels.phoneIntro, labels.phoneIntroText)}
    <form @submit=${submit}>
      ${asksCode ? html`<label class="choice">${labels.phoneCode}<input name="code" part="input" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" dir="ltr" /></label>` : nothing}
      <div class="buttons"><button class="primary" part="button primary">${labels.phoneOpen}</button></div>
    </form>`;
}
