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

/**
 * The coded error for what `getUserMedia` threw.
 *
 * @param allowedByPolicy whether this document may use a camera: the exception is the same as when the learner said no
 */
export function cameraError(error: unknown, allowedByPolicy: boolean): CountersignError {
  const name = error instanceof Error ? error.name : '';
  const code = Object.hasOwn(CODES, name) ? (CODES[name] as ErrorCode) : 'camera/in-use';
  return new CountersignError(code === 'camera/denied' && !allowedByPolicy ? 'env/policy-blocked' : code, {
    details: { name },
    cause: error,
  });
}

interface PolicyDocument {
  readonly permissionsPolicy?: { allowsFeature(name: string): boolean };
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

/** False where the page around this document withholds the camera. Browsers that cannot be asked (Firefox) count as allowing it. */
export function policyAllowsCamera(page: PolicyDocument = document as PolicyDocument): boolean {
  return (page.permissionsPolicy ?? page.featurePolicy)?.allowsFeature('camera') ?? true;
}
