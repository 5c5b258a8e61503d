import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkSupport } from '../../src/check/support.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

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

  it.each<[string, () => void]>([
    ['by its name', () => vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue('Mozilla/5.0 (Linux; Android 15; wv) Instagram 300')],
    ['by the bridge of its app', () => vi.stubGlobal('ReactNativeWebView', { postMessage: () => undefined })],
    ['by handlers of iOS', () => vi.stubGlobal('webkit', { messageHandlers: {} })],
    [
      'by a phone that has no camera on a secure page',
      () => {
        vi.spyOn(navigator, 'maxTouchPoints', 'get').mockReturnValue(5);
        vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('coarse') }));
      },
    ],
  ])('knows the browser of an app %s', (_, pretend) => {
    vi.spyOn(navigator, 'mediaDevices', 'get').mockReturnValue(undefined as never);
    pretend();
    expect(checkSupport()).toEqual({ supported: false, code: 'env/webview', missing: ['mediaDevices.getUserMedia'] });
  });

  it('takes a computer without cameras for no app', () => {
    vi.spyOn(navigator, 'mediaDevices', 'get').mockReturnValue(undefined as never);
    expect(checkSupport()).toMatchObject({ code: 'env/unsupported' });
  });

  it('tells a page without an origin, as of a sandboxed frame', () => {
    vi.stubGlobal('origin', 'null');
    expect(checkSupport()).toEqual({ supported: false, code: 'env/policy-blocked', missing: ['allow-same-origin'] });
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
