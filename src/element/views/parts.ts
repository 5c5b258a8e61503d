import type { TemplateResult } from 'lit';
import { html, nothing } from '../html.js';
import { fill } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import { type IconName, icon } from './icon.js';

const LONG_DATE: Intl.DateTimeFormatOptions = { dateStyle: 'long' };

/** The one thing to do next. While what was pressed takes its time, it shows that it works. */
export function primary(label: string, onClick: () => void, { disabled = false, busy = false }: ButtonState = {}): TemplateResult {
  return html`<button class="primary ${busy ? 'working' : ''}" part="button primary" aria-busy=${busy} ?disabled=${disabled} @click=${busy ? null : onClick}>${label}</button>`;
}

export interface ButtonState {
  readonly disabled?: boolean;
  readonly busy?: boolean;
}

/** Something else that can be done. */
export function secondary(label: string, onClick: () => void, disabled = false): TemplateResult {
  return html`<button type="button" part="button secondary" ?disabled=${disabled} @click=${onClick}>${label}</button>`;
}

/** Heading and sentence of a screen. The heading takes the focus when the screen comes. */
export function heading(title: string, text: string): TemplateResult {
  return html`<h2 id="title" part="heading" tabindex="-1">${title}</h2>${text === '' ? nothing : html`<p class="lead">${text}</p>`}`;
}

/** A line with a picture, a name and an explanation. */
export function point(picture: TemplateResult, title: string, text = ''): TemplateResult {
  return html`<li>${picture}<span><b>${title}</b>${text === '' ? nothing : html`<br />${text}`}</span></li>`;
}

/** A picture in a circle, for the screens at the end. */
export function badge(name: IconName, tone: 'good' | 'calm' | 'warn'): TemplateResult {
  return html`<div class="badge ${tone}">${icon(name)}</div>`;
}

/** The day until which data is kept, in the learner's language. */
export function keptUntil(screen: Screen, label: string, retentionDays: number): string {
  return fill(label, { date: longDate(screen, Date.now() + retentionDays * 86_400_000) });
}

/** A day, in the learner's language and by their own clock. */
export function longDate({ messages }: Screen, atMs: number): string {
  return new Intl.DateTimeFormat(messages.lang, LONG_DATE).format(atMs);
}

/** `20 seconds`, `2 minutes`: rounded up, so that nobody waits longer than they were told. */
export function duration(screen: Screen, seconds: number): string {
  const unit = seconds > 90 ? 'minute' : 'second';
  const value = unit === 'minute' ? Math.ceil(seconds / 60) : Math.max(5, Math.ceil(seconds / 5) * 5);
  return number(screen, value, { style: 'unit', unit, unitDisplay: 'long' });
}

/** `3 days`. */
export function days(screen: Screen, value: number): string {
  return number(screen, value, { style: 'unit', unit: 'day', unitDisplay: 'long' });
}

/** To the way without camera and keyboard, and that it counts the same. */
export function otherWay({ messages, actions }: Screen): TemplateResult {
  const { labels } = messages;
  return html`<div class="other"><button type="button" part="button secondary" @click=${actions.otherWay}>${labels.otherWay}</button><small>${labels.otherWaySame}</small></div>`;
}

/** A number in the learner's language. */
export function number({ messages }: Screen, value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(messages.lang, options).format(value);
}

/**
 * The first number and the first date of a page take tens of milliseconds, in which a browser looks
 * up how the language writes them (15 to 30 ms each, Chromium 156). Here that happens before a
 * screen waits for it, each in a task of its own.
 */
export function warmUpFormats(lang: string): void {
  setTimeout(() => new Intl.NumberFormat(lang).format(0));
  setTimeout(() => new Intl.DateTimeFormat(lang, LONG_DATE).format(0));
}

/** What is wrong with the sentence, or was with the one that was refused; `null`: nothing. */
export function whatIsWrong({ model, messages }: Screen): string | null {
  const { mistake, rejected } = model;
  if (mistake !== null) return fill(messages.mistakes[mistake.kind], { word: mistake.word });
  return rejected === null ? null : messages.rejected[rejected];
}

/** `Camera is off` and what else is certain, at the end. */
export function assurances(...sentences: readonly (string | false)[]): TemplateResult {
  return html`<ul class="chips">${sentences.map((sentence) => (sentence === false ? nothing : html`<li>${icon('check')}${sentence}</li>`))}</ul>`;
}

/** A way to write to someone: an address of mail or web becomes a link. */
export function contactLink(contact: string): TemplateResult {
  const link = contactAddress(contact);
  if (link === null) return html`${contact}`;
  if (link.startsWith('https:')) return html`<a href=${contact} target="_blank" rel="noopener">${contact}</a>`;
  return html`<a href=${link}>${link.slice('mailto:'.length)}</a>`;
}

/** Where a contact leads to; `null`: it is no address. */
export function contactAddress(contact: string): string | null {
  if (/^https:\/\//.test(contact)) return contact;
  const address = contact.replace(/^mailto:/, '');
  return /^[^\s@:]+@[^\s@:]+$/.test(address) ? `mailto:${address}` : null;
}

/** The face is looked at, but it cannot be recognized before the rest of the models is there. */
export function isWaiting({ model: { state, assets } }: Screen): boolean {
  return (state === 'face' || state === 'loading') && assets.done < assets.total;
}

/**
 * The address comes from the challenge, which is read here before its signature is checked: no
 * `javascript:`.
 */
export function safeLink(url: string): string {
  return /^https?:|^\//.test(url) ? url : '#';
}
