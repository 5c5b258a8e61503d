import type { TemplateResult } from 'lit';
import { charactersOf, sentenceStart, sharedLength } from '../../sentence.js';
import { html, nothing } from '../html.js';
import { fill } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import { drawnKeyboard } from '../touch-keyboard/drawn-keyboard.js';
import { unrecorded } from '../unrecorded.js';
import { icon } from '../views/icon.js';
import { heading, number, otherWay, secondary, whatIsWrong } from '../views/parts.js';
import { typingProgress } from '../views/typing-progress.js';
import { rhythmPicture } from './rhythm.js';

/**
 * After so many tries in a row that came to nothing the troublesome word is shown large, and after
 * so many the other way is offered.
 */
const SHOWN_LARGE = 3;
const OTHER_WAY = 5;

/**
 * The sentence, how far it is typed, how often it has been typed, and the rhythm that becomes
 * visible.
 */
export function typingView(screen: Screen): TemplateResult {
  const { model, messages, actions } = screen;
  const { labels, states } = messages;
  const { phrase, typing, refusals, trouble } = model;
  if (phrase === null) return heading(states.typing.title, states.typing.text);
  const typed = (event: Event): void => actions.typed((event.target as HTMLInputElement).value);
  const wrong = whatIsWrong(screen);
  const drawn = touchKeyboard(screen);
  const retype = (event: Event): void => {
    const input = (event.currentTarget as HTMLElement).closest('.body')?.querySelector('input');
    if (!input) return;
    if (model.keysShown) model.touchKeys?.listener?.anew();
    else {
      input.value = '';
      actions.retype();
    }
    input.focus();
  };
  return html`${heading(states.typing.title, states.typing.text)}
    <div class="count"><span id="count">${counter(screen)}</span><span class="dots" aria-hidden="true">${Array.from({ length: typing.total }, (_, at) => html`<i class=${at < typing.done ? 'on' : ''}></i>`)}</span></div>
    <label class="typing" translate="no" ${unrecorded()}>
      ${phraseLine(phrase.text, model.typed, phrase.lang)}
      <span class="quiet">${labels.field}</span>
      <input part="input" type="text" dir="auto" ?readonly=${model.keysShown} inputmode=${model.keysShown ? 'none' : nothing} data-focus aria-describedby=${wrong === null ? 'title count' : 'note'} aria-invalid=${wrong === null ? nothing : 'true'} lang=${phrase.lang} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" ${unrecorded()} @input=${typed} />
    </label>
    <p id="note" class="note ${wrong === null ? 'well' : ''}" part="note">${wrong === null ? gotIt(screen) : html`${icon('info')}${wrong}`}</p>
    ${refusals >= SHOWN_LARGE && trouble !== '' ? html`<p class="mind">${labels.mind} <b part="word" lang=${phrase.lang} translate="no">${trouble}</b></p>` : nothing}
    <div class="small-tools">
      <button type="button" class="plain" part="button retype" aria-keyshortcuts="Escape" @pointerdown=${keepFocus} @mousedown=${keepFocus} @click=${retype}>${labels.retype}</button>
      ${model.keysShown ? nothing : html`<span aria-hidden="true">${labels.retypeKey}</span>`}
    </div>
    ${drawn}
    ${stuck(screen)}
    <figure>${rhythmPicture(model.rhythms, { label: labels.rhythm })}<figcaption>${labels.rhythm}</figcaption></figure>`;
}

/**
 * The keyboard that the page draws, and the way to the learner's own; that stands first, for who
 * cannot use keys that are drawn.
 */
function touchKeyboard({ model, messages: { labels }, actions }: Screen): TemplateResult | typeof nothing {
  const { touchKeys, keysShown, phrase } = model;
  if (touchKeys === null || phrase === null) return nothing;
  const change = (event: Event): void => {
    actions.useTouchKeys(!keysShown);
    const input = (event.currentTarget as HTMLElement).closest('.body')?.querySelector('input');
    if (!input) return;
    // The system's keyboard opens for the tap itself, or not at all.
    input.readOnly = !keysShown;
    input.inputMode = keysShown ? '' : 'none';
    input.focus();
  };
  const label = keysShown ? labels.ownKeyboard : labels.touchKeyboard;
  const other = html`<button type="button" part="button secondary" @click=${change}>${label}</button>`;
  const names = { keyboard: labels.keyboard, shift: labels.shiftKey, erase: labels.eraseKey, space: labels.spaceKey };
  return html`<div class="buttons again">${other}</div>${keysShown ? drawnKeyboard(touchKeys, phrase, names) : nothing}`;
}

function counter(screen: Screen): string {
  const { labels } = screen.messages;
  const { done, total, least = total, warmup } = screen.model.typing;
  const words = warmup === true ? labels.practice : least < total ? labels.sentenceAtMost : labels.sentence;
  return fill(words, {
    n: number(screen, Math.min(done + 1, total)),
    total: number(screen, total),
  });
}

/** After the last one the next screen says it. */
function gotIt(screen: Screen): TemplateResult | typeof nothing {
  const said = typingProgress(screen);
  return said === null ? nothing : html`${icon('check')}${said}`;
}

/**
 * Who does not get on with the sentence may take another one. Whoever is enrolled with it may not:
 * they are told so, and go the other way.
 */
function stuck(screen: Screen): TemplateResult | typeof nothing {
  const { model, messages, actions } = screen;
  const { refusals, otherPhrase, busy } = model;
  const { labels } = messages;
  if (refusals < SHOWN_LARGE) return nothing;
  const only = model.purpose !== 'enroll';
  const another = otherPhrase ? secondary(labels.anotherPhrase, actions.anotherPhrase, busy) : nothing;
  return html`${only ? html`<p class="mind">${labels.onlyPhrase}</p>` : nothing}
    ${otherPhrase ? html`<div class="buttons">${another}</div>` : nothing}
    ${only || !otherPhrase || refusals >= OTHER_WAY ? otherWay(screen) : nothing}`;
}

/** The field keeps the focus: leaving it halfway would spoil the repetition. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

/**
 * Four stretches: typed, typed otherwise, next, to come. Whole for a screen reader. Where something
 * else is to stand, a blank is shown as a sign.
 */
function phraseLine(text: string, typed: string, lang: string): TemplateResult {
  const wanted = [...text.normalize('NFC')];
  const all = charactersOf(typed);
  const given = all.slice(sentenceStart(charactersOf(text), all));
  const right = sharedLength(charactersOf(text), given);
  const at = Math.max(right, Math.min(given.length, wanted.length));
  const part = (from: number, to?: number): string => wanted.slice(from, to).join('');
  const struck = wanted.slice(right, at).map((char, index) => (char === ' ' && given[right + index] !== ' ' ? '␣' : char));
  return html`<span class="quiet" lang=${lang}>${text}</span>
    <span class="phrase" part="phrase" dir="auto" lang=${lang} aria-hidden="true"><span class="right">${part(0, right)}</span><s>${struck.join('')}</s><u>${part(at, at + 1)}</u>${part(at + 1)}</span>`;
}
