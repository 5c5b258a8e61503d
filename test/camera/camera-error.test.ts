import { describe, expect, it } from 'vitest';
import { cameraError } from '../../src/camera/camera-error.js';

describe('cameraError', () => {
  it.each([
    ['NotAllowedError', 'camera/denied'],
    ['SecurityError', 'env/policy-blocked'],
    ['NotFoundError', 'camera/none'],
    ['OverconstrainedError', 'camera/none'],
    ['NotReadableError', 'camera/in-use'],
    ['AbortError', 'camera/in-use'],
    ['toString', 'camera/in-use'],
  ])('knows %s by its name as %s, whatever its message', (name, code) => {
    const cause = new DOMException('Requested device not found', name);
    expect(cameraError(cause)).toMatchObject({ code, details: { name }, cause });
  });
});
