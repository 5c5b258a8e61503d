import { en } from './en.js';
import type { CaptureMessages, Messages } from './messages.js';

/** A page's own words: any group of messages, in part. */
export type MessageOverrides = {
  readonly [Group in keyof Messages]?: Messages[Group] extends string ? Messages[Group] : Partial<Messages[Group]>;
};

/**
 * The messages of a language, with a page's own words over them; English where the language is not
 * there.
 *
 * @param language a loaded one; `null` for English
 * @param capture English words of the screens that load after the consent; without them they are
 *   missing, as the screens are
 */
export function messagesFor(
  language: Messages | null,
  overrides: MessageOverrides | null = null,
  capture: CaptureMessages | null = null,
): Messages {
  const merged: Record<string, unknown> = {};
  for (const part of [en, capture ?? {}, language ?? {}, overrides ?? {}]) {
    for (const [group, words] of Object.entries(part))
      merged[group] = typeof words === 'string' ? words : { ...(merged[group] ?? {}), ...words };
  }
  return merged as unknown as Messages;
}
