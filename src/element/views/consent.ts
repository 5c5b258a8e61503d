import type { TemplateResult } from 'lit';
import type { ConsentPolicy } from '../../types.js';
import { html, nothing } from '../html.js';
import { fill } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import { contactLink, heading, keptUntil, longDate, safeLink, secondary } from './parts.js';

/**
 * Purposes, data, time, who, how to withdraw; an unticked box and a button. Its words are part of
 * the record.
 */
export function consentView(screen: Screen): TemplateResult {
  const { model, messages, actions } = screen;
  const { states, labels } = messages;
  const { notice } = model;
  if (notice === null) return html``;
  const agree = (event: Event): void => {
    event.preventDefault();
    actions.agree(true, ((event.target as HTMLFormElement).elements.namedItem('shared') as HTMLInputElement | null)?.checked === true);
  };
  return html`${heading(states.consent.title, states.consent.text)}
    ${whose(screen)}${reason(screen)}
    ${facts(screen, notice)}
    <form @submit=${agree}>
      <label class="tick"><input type="checkbox" required /><span>${labels.agreeBox}</span></label>
      ${model.shareable ? html`<label class="tick"><input type="checkbox" name="shared" /><span>${labels.shared}<br /><small>${labels.sharedText}</small></span></label>` : nothing}
      <div class="buttons">
        <button class="primary ${model.busy ? 'working' : ''}" part="button primary" aria-busy=${model.busy}>${labels.agree}</button>
        ${secondary(labels.decline, () => actions.agree(false))}
      </div>
    </form>`;
}

/** On a phone, which was opened by whoever held it: whose check it is, and for which site. */
function whose({ model: { phone }, messages: { labels } }: Screen): TemplateResult | typeof nothing {
  return phone === null ? nothing : html`<p class="note" part="note">${fill(labels.phoneWhose, phone)}</p>`;
}

/** Why a learner who is enrolled does more than a check, and what will be asked. */
function reason({ model: { purpose, adds }, messages: { labels } }: Screen): TemplateResult | typeof nothing {
  if (purpose !== 'rebind' && purpose !== 'retype') return nothing;
  const ofRebind = adds.inputKind === undefined ? labels.otherBrowser : adds.device === true ? labels.newBoth : labels.newKeyboard;
  return html`<p class="note" part="note">${purpose === 'rebind' ? ofRebind : labels.newSentence}</p>`;
}

/** What was agreed to, where it need not be asked again: one line, with all of it to be opened. */
export function standingConsent(screen: Screen): TemplateResult | typeof nothing {
  const { model, messages } = screen;
  const { labels } = messages;
  const { notice, agreedAt } = model;
  if (notice === null || agreedAt === null) return nothing;
  return html`<div class="agreed" part="agreed"><details>
    <summary>${fill(labels.agreedOn, { date: longDate(screen, agreedAt * 1000) })} <span>${labels.details}</span></summary>
    ${facts(screen, notice)}
  </details><a href=${safeLink(notice.withdrawUrl)} target="_blank" rel="noopener">${labels.withdrawNow}</a></div>`;
}

function facts(screen: Screen, notice: ConsentPolicy): TemplateResult {
  const { labels, purposes, categories } = screen.messages;
  return html`<dl>
      ${entry(labels.why, list(notice.purposes, purposes))}
      ${entry(labels.what, list(notice.categories, categories))}
      ${entry(labels.howLong, html`${keptUntil(screen, labels.until, notice.retentionDays)}`)}
      ${entry(labels.who, html`${notice.controller}, ${contactLink(notice.contact)}`)}
      ${entry(labels.withdraw, html`${labels.withdrawText} <a href=${safeLink(notice.withdrawUrl)} target="_blank" rel="noopener">${labels.withdrawLink}</a>`)}
    </dl>`;
}

function entry(name: string, content: TemplateResult): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${content}</dd></div>`;
}

function list(keys: readonly string[], words: Readonly<Record<string, string>>): TemplateResult {
  return html`${keys.map((key) => html`<p>${words[key] ?? key}</p>`)}`;
}
