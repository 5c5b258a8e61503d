import type { Environment } from '../configuration/environment.js';

export interface ServiceCommandOptions {
  /** The package's built files. */
  readonly dist: string;
  readonly environment: Environment;
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

/** A command with its words. */
export interface Called extends ServiceCommandOptions {
  readonly words: readonly string[];
  readonly file: string;
  readonly note: string;
  readonly httpOnly: boolean;
}
