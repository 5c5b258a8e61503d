import { describe, expect, it } from 'vitest';
import { cameraError, policyAllowsCamera } from '../../src/camera/camera-error.js';

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
    expect(cameraError(cause, true, true)).toMatchObject({ code, details: { name }, cause });
  });

  it('tells a frame without the camera from a learner who said no', () => {
    const cause = new DOMException('Permission denied', 'NotAllowedError');
    expect(cameraError(cause, false, true)).toMatchObject({ code: 'env/policy-blocked', action: 'open-tab' });
  });

  it.each([
    [null, true, true],
    [null, false, undefined],
    [true, true, undefined],
  ])('says that the page around it may be the cause where that is not known: %s, in a frame %s', (allowed, inFrame, framed) => {
    const { code, details } = cameraError(new DOMException('', 'NotAllowedError'), allowed, inFrame);
    expect([code, details.framed]).toEqual(['camera/denied', framed]);
  });

  it('blames the policy for nothing else', () => {
    expect(cameraError(new DOMException('', 'NotFoundError'), false, true)).toMatchObject({ code: 'camera/none' });
  });

  it('knows nothing of what is not an exception', () => {
    expect(cameraError('NotAllowedError', true, false)).toMatchObject({ code: 'camera/in-use', details: { name: '' } });
  });
});

describe('policyAllowsCamera', () => {
  const policy = (allowed: readonly string[]) => ({ allowsFeature: (name: string) => allowed.includes(name) });
  it.each([
    ['a page that may', { permissionsPolicy: policy(['camera']) }, true],
    ['a frame that may not', { permissionsPolicy: policy(['microphone']) }, false],
    ['an older browser whose frame may not', { featurePolicy: policy([]) }, false],
    ['a browser that cannot be asked', {}, null],
  ])('answers for %s', (_, page, allowed) => {
    expect(policyAllowsCamera(page)).toBe(allowed);
  });
});
