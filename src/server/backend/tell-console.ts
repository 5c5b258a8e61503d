import { KeysError } from '../keys/own-keys.js';
import { DatabaseError } from '../store/database-error.js';

/** Where nobody else wants to be told: one line. */
export function tellConsole(error: unknown): void {
  // biome-ignore lint/suspicious/noConsole: the default of `onError`, and the one place that speaks
  console.error(`countersign: ${describeError(error)}`);
}

/**
 * Once at the start, where nobody has chosen: what checks are worth, and how to get more or to
 * choose this.
 */
export function tellEmbeddingsAlone(): void {
  // biome-ignore lint/suspicious/noConsole: what is weaker than it could be is said
  console.warn(
    'countersign: evidence mode "embeddings": it deters people, not programs. Give a stillChecker (countersign/stills) for "sampled", or write policy.stills: 0.',
  );
}

/** Once at the start, where sentences of enrollments are gone or have other texts. */
export function tellChangedPhrases(learners: number): void {
  // biome-ignore lint/suspicious/noConsole: said before it happens to them
  console.warn(
    `countersign: policy.phrases no longer has the sentence of ${learners} learner${learners === 1 ? '' : 's'}: each types another one at the next check. To let them keep it, put it back with its text as it was, and retired: true.`,
  );
}

/**
 * One line about an error that names its cause and nobody: of errors that are not this library's
 * own only name, code and place, for their words may name a person.
 */
export function describeError(error: unknown): string {
  if (error instanceof KeysError || error instanceof DatabaseError) return error.message;
  if (error instanceof AggregateError && error.errors.length > 0)
    return `${error.errors.length} errors, the first: ${describeError(error.errors[0])}`;
  if (!(error instanceof Error)) return `something that is no error was thrown (${typeof error})`;
  const { code } = error as { code?: unknown };
  return [plain(error.name) ?? 'Error', plain(code), placeOf(error)].filter((part) => part !== null).join(' ');
}

/** A name or code; never a sentence. */
function plain(text: unknown): string | null {
  return typeof text === 'string' && /^[\w./-]{1,60}$/.test(text) ? text : null;
}

/** The first place in its stack: file, line and column. The lines before it are its words. */
function placeOf({ stack = '' }: Error): string | null {
  const place = /\n {4}at (?:[^\n]* \()?((?:file:\/\/|node:|\/|[A-Z]:\\)[^\s()]*:\d+:\d+)\)?(?=\n|$)/.exec(stack)?.[1];
  return place === undefined ? null : `at ${place}`;
}
