import { CountersignError, type ErrorCode } from '../errors.js';

/**
 * `getUserMedia` failures by the name of the exception (Media Capture and Streams, §10). Never by
 * its message.
 */
const CODES: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'camera/denied',
  SecurityError: 'env/policy-blocked',
  NotFoundError: 'camera/none',
  OverconstrainedError: 'camera/none',
  NotReadableError: 'camera/in-use',
  AbortError: 'camera/in-use',
};

/**
 * The coded error for what `getUserMedia` threw.
 *
 * @param allowed whether this document may use a camera: the exception is the same as when the
 *   learner said no. `null` where that is not known: in a frame the error then has `framed: true`,
 *   because the page around it may be the cause
 * @param framed whether this document is in a frame
 */
export function cameraError(error: unknown, allowed: boolean | null, framed: boolean): CountersignError {
  const name = error instanceof Error ? error.name : '';
  const code = Object.hasOwn(CODES, name) ? (CODES[name] as ErrorCode) : 'camera/in-use';
  const denied = code === 'camera/denied';
  return new CountersignError(denied && allowed === false ? 'env/policy-blocked' : code, {
    details: { name, ...(denied && allowed === null && framed ? { framed } : {}) },
    cause: error,
  });
}

interface PolicyDocument {
  readonly permissionsPolicy?: { allowsFeature(name: string): boolean };
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

/**
 * False where the page around this document withholds the camera; `null` in browsers that cannot be
 * asked (Firefox, Safari).
 */
export function policyAllowsCamera(page: PolicyDocument = document as PolicyDocument): boolean | null {
  return (page.permissionsPolicy ?? page.featurePolicy)?.allowsFeature('camera') ?? null;
}
