import type { TemplateResult } from 'lit';
import { html, nothing } from '../html.js';
import { fill } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import { icon } from '../views/icon.js';
import { heading, number } from '../views/parts.js';
import { rhythmPicture } from './rhythm.js';

/** The sentence, how far it is typed, how often it has been typed, and the rhythm that becomes visible. */
export function typingView(screen: Screen): TemplateResult {
  const { model, messages, actions } = screen;
  const { labels, states } = messages;
  const { phrase, typing, rejected } = model;
  if (phrase === null) return heading(states.typing.title, states.typing.text);
  const typed = (event: Event): void => actions.typed((event.target as HTMLInputElement).value);
  return html`${heading(states.typing.title, states.typing.text)}
    <div class="count"><span>${counter(screen)}</span><span class="dots" aria-hidden="true">${Array.from({ length: typing.total }, (_, at) => html`<i class=${at < typing.done ? 'on' : ''}></i>`)}</span></div>
    <label class="typing">
      ${phraseLine(phrase.text, model.typed, phrase.lang)}
      <span class="quiet">${labels.field}</span>
      <input part="input" type="text" dir="auto" data-focus lang=${phrase.lang} autocomplete="off" autocapitalize="off" spellcheck="false" @input=${typed} />
    </label>
    <p class="note ${rejected === null ? 'well' : ''}" part="note">${rejected === null ? gotIt(screen) : html`${icon('info')}${messages.rejected[rejected]}`}</p>
    <figure>${rhythmPicture(model.rhythms, { label: labels.rhythm })}<figcaption>${labels.rhythm}</figcaption></figure>`;
}

function counter(screen: Screen): string {
  const { labels } = screen.messages;
  const { done, total, warmup } = screen.model.typing;
  return fill(warmup === true ? labels.practice : labels.sentence, {
    n: number(screen, Math.min(done + 1, total)),
    total: number(screen, total),
  });
}

/** After the last one the next screen says it. */
function gotIt(screen: Screen): TemplateResult | typeof nothing {
  const { done, total } = screen.model.typing;
  if (done === 0 || done === total) return nothing;
  return html`${icon('check')}${fill(screen.messages.labels.gotIt, { left: number(screen, total - done) })}`;
}

/** Four stretches: typed, typed otherwise, next, to come. Whole for a screen reader. */
function phraseLine(text: string, typed: string, lang: string): TemplateResult {
  const wanted = [...text];
  const given = [...typed.normalize('NFC')];
  const same = wanted.findIndex((char, at) => plain(char) !== plain(given[at] ?? ''));
  const right = same < 0 ? wanted.length : same;
  const at = Math.max(right, Math.min(given.length, wanted.length));
  const part = (from: number, to?: number): string => wanted.slice(from, to).join('');
  return html`<span class="quiet" lang=${lang}>${text}</span>
    <span class="phrase" part="phrase" dir="auto" lang=${lang} aria-hidden="true"><span class="right">${part(0, right)}</span><s>${part(right, at)}</s><u>${part(at, at + 1)}</u>${part(at + 1)}</span>`;
}

/** Systems bend straight quotes while one types; the recorder takes both. */
function plain(char: string): string {
  return char.replace(/[‘’]/, "'").replace(/[“”]/, '"');
}
