import type { TemplateResult } from 'lit';
import { html, nothing } from '../html.js';
import type { Screen } from '../screen.js';
import { contactLink, heading, keptUntil, safeLink, secondary } from './parts.js';

/**
 * Purposes, data, time, who, how to withdraw; an unticked box and a button. Its words are part of
 * the record.
 */
export function consentView(screen: Screen): TemplateResult {
  const { model, messages, actions } = screen;
  const { states, labels, purposes, categories } = messages;
  const { notice } = model;
  if (notice === null) return html``;
  const agree = (event: Event): void => {
    event.preventDefault();
    actions.agree(true, ((event.target as HTMLFormElement).elements.namedItem('shared') as HTMLInputElement | null)?.checked === true);
  };
  return html`${heading(states.consent.title, states.consent.text)}
    <dl>
      ${entry(labels.why, list(notice.purposes, purposes))}
      ${entry(labels.what, list(notice.categories, categories))}
      ${entry(labels.howLong, html`${keptUntil(screen, labels.until, notice.retentionDays)}`)}
      ${entry(labels.who, html`${notice.controller}, ${contactLink(notice.contact)}`)}
      ${entry(labels.withdraw, html`${labels.withdrawText} <a href=${safeLink(notice.withdrawUrl)} target="_blank" rel="noopener">${labels.withdrawLink}</a>`)}
    </dl>
    <form @submit=${agree}>
      <label class="tick"><input type="checkbox" required /><span>${labels.agreeBox}</span></label>
      ${model.shareable ? html`<label class="tick"><input type="checkbox" name="shared" /><span>${labels.shared}<br /><small>${labels.sharedText}</small></span></label>` : nothing}
      <div class="buttons">
        <button class="primary" part="button primary">${labels.agree}</button>
        ${secondary(labels.decline, () => actions.agree(false))}
      </div>
    </form>`;
}

function entry(name: string, content: TemplateResult): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${content}</dd></div>`;
}

function list(keys: readonly string[], words: Readonly<Record<string, string>>): TemplateResult {
  return html`${keys.map((key) => html`<p>${words[key] ?? key}</p>`)}`;
}
