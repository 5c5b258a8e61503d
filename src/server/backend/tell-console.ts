import { KeysError } from '../keys/own-keys.js';
import { DatabaseError } from '../store/database.js';

/** What a code of the database, or of the way to it, means to whoever runs the backend. */
const CAUSES: Readonly<Record<string, string>> = {
  '42P01': 'a table is missing: did you run migrate()?',
  '42703': 'a column is missing: did you run migrate()?',
  '3F000': 'the schema is missing: did you run migrate()?',
  '28P01': 'the password is wrong',
  '28000': 'the login was refused',
  '3D000': 'there is no such database',
  '42501': 'the role lacks rights',
  '53100': 'the disk is full',
  '53300': 'it has no connection left: more processes or larger pools than it takes',
  '57P01': 'it was shut down',
  '57P03': 'it is starting up',
  ECONNREFUSED: 'nothing answers at its address: is it running?',
  ECONNRESET: 'the connection was lost',
  ENOENT: 'there is no socket at its address: is it running?',
  ENOTFOUND: 'its host has no address',
  ETIMEDOUT: 'its host does not answer',
  POOL_TIMEOUT: 'the pool has no connection free: make it larger (max), or wait longer',
  POOL_ENDED: 'the pool was ended while the backend still runs',
  CONNECTION_LOST: 'the connection was lost',
};

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

/**
 * One line about an error that names its cause and nobody: of errors that are not this library's
 * own only name, code and place, for their words may name a person.
 */
export function describeError(error: unknown): string {
  if (error instanceof KeysError) return error.message;
  if (error instanceof DatabaseError) return databaseSentence(error);
  if (error instanceof AggregateError && error.errors.length > 0)
    return `${error.errors.length} errors, the first: ${describeError(error.errors[0])}`;
  if (!(error instanceof Error)) return `something that is no error was thrown (${typeof error})`;
  const { code } = error as { code?: unknown };
  return [plain(error.name) ?? 'Error', plain(code), placeOf(error)].filter((part) => part !== null).join(' ');
}

function databaseSentence({ message, code }: DatabaseError): string {
  const cause = code === null ? undefined : CAUSES[code];
  return cause === undefined ? message : `${message}: ${cause}`;
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
