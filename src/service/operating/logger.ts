import { type DestinationStream, type Logger, pino } from 'pino';
import type { Configuration } from '../configuration/configuration.js';

/** One JSON line an event, to standard output: no tokens, no keys, nothing biometric. */
export function createLogger({ level }: Configuration['log'], out?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return out === undefined ? pino(options) : pino(options, out);
}

/**
 * Of an error, its name, its code and where it was thrown: messages of libraries quote what they
 * could not read.
 */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  const at = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim());
  return { error: error.name, ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}), at, ...cause };
}
