import { fill } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import { duration, number } from './parts.js';

/** Between two sentences: a breath, and finding the first key. */
const BETWEEN_SECONDS = 1.5;

/**
 * What a learner hears after a sentence that was taken: how many are left and how long they take at
 * their own speed. `null` before the first and after the last.
 */
export function typingProgress(screen: Screen): string | null {
  const { labels } = screen.messages;
  const { done, total, least = total } = screen.model.typing;
  if (done === 0 || done === total) return null;
  const left = Math.max(1, least - done);
  if (done >= least) return labels.gotItOneMore;
  const time = duration(screen, left * (sentenceSeconds(screen) + BETWEEN_SECONDS));
  const mark = done === Math.ceil(least / 2) && least > 3 ? `${labels.halfway} ` : '';
  const early = least < total;
  const words = early && left === 1 ? labels.gotItLast : early ? labels.gotItAbout : labels.gotIt;
  return mark + fill(words, { left: number(screen, left), time });
}

/** The middle one of those that were typed. */
function sentenceSeconds({ model: { rhythms } }: Screen): number {
  const seconds = rhythms.map(({ downDownMs }) => downDownMs.reduce<number>((sum, time) => sum + (time ?? 0), 0) / 1000);
  return seconds.sort((one, other) => one - other)[seconds.length >> 1] ?? 0;
}
