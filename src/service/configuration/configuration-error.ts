/**
 * A configuration with which nothing can start. `message` has a line for each mistake.
 *
 * @example
 * if (error instanceof ConfigurationError) console.error(error.message);
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(mistakes: readonly string[], options?: ErrorOptions) {
    super(mistakes.join('\n'), options);
  }
}
