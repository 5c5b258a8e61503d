import { html } from 'hono/html';
import { moment, personName } from '../../site/layout.js';
import type { Opinion } from '../../store/opinions.js';
import type { Html } from '../../types.js';

/** What colleagues said so far of a matter about accounts; nothing where nobody has. */
export function said(opinions: readonly Opinion[], words: Readonly<Record<string, string>>): Html | '' {
  if (opinions.length === 0) return '';
  return html`<ul>${opinions.map(({ name, decision, note, at }) => html`<li><strong>${words[decision]}</strong> <span class="muted">${moment(at)}</span> ${personName(name)}${note === '' ? '' : html`<blockquote>${note}</blockquote>`}</li>`)}</ul>`;
}
