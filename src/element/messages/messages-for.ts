import { en } from './en.js';
import type { CaptureMessages, EntryMessages, Messages } from './messages.js';

/** The languages that this build speaks, by primary subtag. */
const LANGUAGES: Readonly<Record<string, EntryMessages>> = { en };

/** A page's own words: any group of messages, in part. */
export type MessageOverrides = {
  readonly [Group in keyof Messages]?: Messages[Group] extends string ? Messages[Group] : Partial<Messages[Group]>;
};

/**
 * The messages of a language, with a page's own words over them; English where the language is not there. Without `capture` the words
 * of the screens that load after the consent are missing, as the screens are.
 *
 * @param lang BCP 47 tag, such as `pt-BR`
 */
export function messagesFor(lang: string, overrides: MessageOverrides = {}, capture: CaptureMessages | null = null): Messages {
  const entry = LANGUAGES[lang.toLowerCase().split('-')[0] as string] ?? en;
  const merged: Record<string, unknown> = {};
  for (const part of [entry, capture ?? {}, overrides]) {
    for (const [group, words] of Object.entries(part))
      merged[group] = typeof words === 'string' ? words : { ...(merged[group] ?? {}), ...words };
  }
  return merged as unknown as Messages;
}
