import { CountersignError, type ErrorCode } from '../errors.js';

/** `getUserMedia` failures by the name of the exception (Media Capture and Streams, §10). Never by its message. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'camera/denied',
  SecurityError: 'env/policy-blocked',
  NotFoundError: 'camera/none',
  OverconstrainedError: 'camera/none',
  NotReadableError: 'camera/in-use',
  AbortError: 'camera/in-use',
};

/** The coded error for what `getUserMedia` threw. */
export function cameraError(error: unknown): CountersignError {
  const name = error instanceof Error ? error.name : '';
  return new CountersignError(Object.hasOwn(CODES, name) ? (CODES[name] as ErrorCode) : 'camera/in-use', {
    details: { name },
    cause: error,
  });
}
