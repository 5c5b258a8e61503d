import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkSupport } from '../../src/check/support.js';

afterEach(() => vi.unstubAllGlobals());

describe('checkSupport', () => {
  it('finds this browser fit', () => {
    expect(checkSupport()).toEqual({ supported: true, code: null, missing: [] });
  });

  it('names the feature that is missing', () => {
    vi.stubGlobal('OffscreenCanvas', undefined);
    expect(checkSupport()).toEqual({ supported: false, code: 'env/unsupported', missing: ['OffscreenCanvas'] });
  });

  it('tells an insecure page before anything else', () => {
    vi.stubGlobal('isSecureContext', false);
    vi.stubGlobal('OffscreenCanvas', undefined);
    expect(checkSupport()).toMatchObject({ code: 'env/insecure' });
  });

  it('tells a frame that may not use the camera', async () => {
    const frame = document.createElement('iframe');
    frame.allow = "camera 'none'";
    document.body.append(frame);
    const policy = (frame.contentDocument as unknown as { featurePolicy: { allowsFeature(name: string): boolean } }).featurePolicy;
    expect(policy.allowsFeature('camera')).toBe(false);
    const own = Object.getOwnPropertyDescriptor(document, 'featurePolicy');
    Object.defineProperty(document, 'featurePolicy', { configurable: true, value: policy });
    expect(checkSupport()).toMatchObject({ supported: false, code: 'env/policy-blocked' });
    if (own === undefined) Reflect.deleteProperty(document, 'featurePolicy');
    frame.remove();
  });
});
