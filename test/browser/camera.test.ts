import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Camera, openCamera } from '../../src/camera/camera.js';

let video: HTMLVideoElement;
let camera: Camera | null;
const never = (): AbortSignal => new AbortController().signal;

beforeEach(() => {
  video = document.createElement('video');
  document.body.append(video);
  camera = null;
  localStorage.clear();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await camera?.close();
  video.remove();
});

const tracksOf = (): MediaStreamTrack[] => (video.srcObject as MediaStream).getTracks();

describe('openCamera', () => {
  it('shows the picture, muted and inline, and delivers frames', async () => {
    camera = await openCamera({ video, signal: never() });
    expect(video.muted && video.playsInline && video.hasAttribute('playsinline')).toBe(true);
    const enough = new AbortController();
    const sizes: number[][] = [];
    const delivering = camera.frames((frame) => {
      sizes.push([frame.width, frame.height]);
      frame.close();
      if (sizes.length === 3) enough.abort('enough');
    }, enough.signal);
    await expect(delivering).rejects.toBe('enough');
    expect(sizes[0]).toEqual([video.videoWidth, video.videoHeight]);
  });

  it('turns the camera off: every track has ended and the picture is gone', async () => {
    camera = await openCamera({ video, signal: never() });
    const tracks = tracksOf();
    expect(tracks.map(({ readyState }) => readyState)).toEqual(['live']);
    await camera.close();
    await camera.close();
    expect(tracks.map(({ readyState }) => readyState)).toEqual(['ended']);
    expect(video.srcObject).toBeNull();
  });

  it.each<[string, string, number, () => void]>([
    ['env/webview', 'of an app, which says no before anybody was asked', 0, () => vi.stubGlobal('webkit', { messageHandlers: {} })],
    ['camera/denied', 'of an app, where somebody was asked', 400, () => vi.stubGlobal('webkit', { messageHandlers: {} })],
    ['camera/denied', 'that is none of an app', 0, () => undefined],
    [
      'camera/denied',
      'of iOS, though it is made as those of apps are',
      0,
      () => {
        vi.stubGlobal('webkit', { messageHandlers: {} });
        vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue('Mozilla/5.0 (iPhone) CriOS/140.0 Mobile Safari/604.1');
      },
    ],
  ])('says %s in a browser %s', async (code, _, afterMs, pretend) => {
    pretend();
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      throw new DOMException('Permission denied', 'NotAllowedError');
    });
    await expect(openCamera({ video, signal: never() })).rejects.toMatchObject({ code });
    vi.unstubAllGlobals();
  });

  it('stops a stream that arrives after it was given up', async () => {
    const streams: MediaStream[] = [];
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    const abort = new AbortController();
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async (constraints) => {
      const stream = await real(constraints);
      streams.push(stream);
      abort.abort(new Error('left'));
      return stream;
    });
    await expect(openCamera({ video, signal: abort.signal })).rejects.toThrow('left');
    expect(streams.flatMap((stream) => stream.getTracks()).map(({ readyState }) => readyState)).toEqual(['ended']);
  });

  it('gives up at once while the browser still asks, and stops the stream that comes after all', async () => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    let answer = (_: MediaStream): void => undefined;
    const asking = new Promise<MediaStream>((resolve) => {
      answer = resolve;
    });
    const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockReturnValue(asking);
    const abort = new AbortController();
    const opening = openCamera({ video, signal: abort.signal });
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    abort.abort(new Error('left'));
    await expect(opening).rejects.toThrow('left');
    const late = await real({ video: true });
    answer(late);
    await vi.waitFor(() => expect(late.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']));
    expect(video.srcObject).toBeNull();
  });

  it('never asks when it was given up before', async () => {
    const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    await expect(openCamera({ video, signal: AbortSignal.abort(new Error('left')) })).rejects.toThrow('left');
    expect(asked).not.toHaveBeenCalled();
  });

  it('sets muted, playsinline and autoplay before the stream', async () => {
    const seen: boolean[] = [];
    const descriptor = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject') as PropertyDescriptor;
    Object.defineProperty(video, 'srcObject', {
      get: () => descriptor.get?.call(video),
      set: (stream) => {
        if (stream !== null) seen.push(video.muted, ...['muted', 'playsinline', 'autoplay'].map((name) => video.hasAttribute(name)));
        descriptor.set?.call(video, stream);
      },
    });
    camera = await openCamera({ video, signal: never() });
    expect(seen).toEqual([true, true, true, true]);
  });

  it('delivers each frame once where the video cannot say when it has one', async () => {
    const { requestVideoFrameCallback } = HTMLVideoElement.prototype;
    Reflect.deleteProperty(HTMLVideoElement.prototype, 'requestVideoFrameCallback');
    try {
      camera = await openCamera({ video, signal: never() });
      const enough = new AbortController();
      /** At the moment that each picture is taken. */
      const shown: number[] = [];
      const take = window.createImageBitmap.bind(window) as (source: ImageBitmapSource) => Promise<ImageBitmap>;
      vi.spyOn(window, 'createImageBitmap').mockImplementation((source: ImageBitmapSource) => {
        shown.push(video.getVideoPlaybackQuality().totalVideoFrames);
        return take(source);
      });
      let count = 0;
      const delivering = camera.frames((frame) => {
        frame.close();
        if (++count === 5) enough.abort('enough');
      }, enough.signal);
      await expect(delivering).rejects.toBe('enough');
      expect(new Set(shown.slice(0, 5)).size).toBe(5);
    } finally {
      HTMLVideoElement.prototype.requestVideoFrameCallback = requestVideoFrameCallback;
    }
  });

  it('takes no picture while one is looked at, and then the newest at once', async () => {
    camera = await openCamera({ video, signal: never() });
    const taken = vi.spyOn(window, 'createImageBitmap');
    const enough = new AbortController();
    const arrivals: number[] = [];
    const counts: number[] = [];
    let arrived = 0;
    const count = (): void => {
      arrived++;
      video.requestVideoFrameCallback(count);
    };
    video.requestVideoFrameCallback(count);
    const delivering = camera.frames(async (frame, atMs) => {
      frame.close();
      arrivals.push(atMs);
      const before = arrived;
      while (arrived < before + 5) await new Promise((resolve) => setTimeout(resolve, 10));
      counts.push(taken.mock.calls.length);
      if (counts.length === 3) enough.abort('enough');
    }, enough.signal);
    await expect(delivering).rejects.toBe('enough');
    expect(counts).toEqual([1, 2, 3]);
    expect((await camera.provenance()).measuredFps).toBeGreaterThan(1);
    expect(new Set(arrivals).size).toBe(3);
  });

  it('sees that the camera turned black while somebody looks at a frame for long', async () => {
    camera = await openCamera({ video, signal: never() });
    vi.spyOn(CanvasRenderingContext2D.prototype, 'getImageData').mockImplementation((_, __, width, height) => new ImageData(width, height));
    const delivering = camera.frames((frame) => {
      frame.close();
      return new Promise(() => undefined);
    }, never());
    await expect(delivering).rejects.toMatchObject({ code: 'camera/black' });
  });

  it('ends with what was thrown by whoever looks', async () => {
    camera = await openCamera({ video, signal: never() });
    const broken = new Error('broken');
    const looks = [
      () => {
        throw broken;
      },
      () => Promise.reject(broken),
    ];
    for (const look of looks) await expect(camera.frames(look, never())).rejects.toBe(broken);
  });

  it('counts pictures that are the one before once more', async () => {
    camera = await openCamera({ video, signal: never() });
    vi.spyOn(CanvasRenderingContext2D.prototype, 'getImageData').mockImplementation(
      (_, __, width, height) =>
        new ImageData(
          new Uint8ClampedArray(width * height * 4).fill(0).map((_, at) => at % 200),
          width,
          height,
        ),
    );
    const enough = new AbortController();
    let count = 0;
    await camera
      .frames((frame) => {
        frame.close();
        if (++count === 4) enough.abort();
      }, enough.signal)
      .catch(() => undefined);
    expect((await camera.provenance()).duplicateFrames).toBeGreaterThanOrEqual(3);
  });

  it('delivers nothing while the page is hidden, and counts the change', async () => {
    camera = await openCamera({ video, signal: never() });
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    const enough = new AbortController();
    const delivering = camera.frames((frame) => {
      frame.close();
      enough.abort(hidden.getMockImplementation() === undefined ? 'visible' : 'hidden');
    }, enough.signal);
    await new Promise<void>((resolve) => video.requestVideoFrameCallback(() => video.requestVideoFrameCallback(() => resolve())));
    expect(enough.signal.aborted).toBe(false);
    hidden.mockRestore();
    await expect(delivering).rejects.toBe('visible');
    expect((await camera.provenance()).visibilityChanges).toBe(1);
  });

  it('says that the camera was lost when its track ends', async () => {
    camera = await openCamera({ video, signal: never() });
    const delivering = camera.frames((frame) => frame.close(), never());
    for (const track of tracksOf()) track.stop();
    await expect(delivering).rejects.toMatchObject({ code: 'camera/lost', action: 'retry' });
  });

  it.each([
    ['NotAllowedError', 'camera/denied'],
    ['NotFoundError', 'camera/none'],
    ['NotReadableError', 'camera/in-use'],
  ])('tells %s as %s', async (name, code) => {
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('no', name));
    await expect(openCamera({ video, signal: never() })).rejects.toMatchObject({ code });
  });

  it('says that the camera was lost when its video has no size', async () => {
    camera = await openCamera({ video, signal: never() });
    vi.spyOn(HTMLVideoElement.prototype, 'videoWidth', 'get').mockReturnValue(0);
    const seen: ImageBitmap[] = [];
    await expect(camera.frames((frame) => void seen.push(frame), never())).rejects.toMatchObject({ code: 'camera/lost' });
    expect(seen).toHaveLength(0);
  });

  it('tells a frame without the camera from a learner who said no', async () => {
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('no', 'NotAllowedError'));
    Object.defineProperty(document, 'featurePolicy', { configurable: true, value: { allowsFeature: () => false } });
    await expect(openCamera({ video, signal: never() })).rejects.toMatchObject({ code: 'env/policy-blocked' });
    Reflect.deleteProperty(document, 'featurePolicy');
  });

  it('lists the cameras, infrared ones last', async () => {
    camera = await openCamera({ video, signal: never() });
    const devices = await camera.devices();
    expect(devices.length).toBeGreaterThan(0);
    const infrared = {
      kind: 'videoinput',
      deviceId: 'x',
      label: 'Integrated IR Camera',
      groupId: '',
      toJSON: () => ({}),
    } satisfies MediaDeviceInfo;
    const all = await navigator.mediaDevices.enumerateDevices();
    vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue([infrared, ...all]);
    expect((await camera.devices()).at(-1)?.label).toBe('Integrated IR Camera');
  });

  it('says of itself what it claims and what was measured', async () => {
    camera = await openCamera({ video, signal: never() });
    const enough = new AbortController();
    let count = 0;
    await camera
      .frames((frame) => {
        frame.close();
        if (++count === 5) enough.abort();
      }, enough.signal)
      .catch(() => undefined);
    const provenance = await camera.provenance();
    const { videoWidth: width, videoHeight: height } = video;
    expect(width).toBeGreaterThan(0);
    expect(provenance).toMatchObject({ width, height, claimedWidth: width, claimedHeight: height, trackChanges: 0, virtualCamera: false });
    expect(provenance.measuredFps).toBeGreaterThan(1);
    expect(provenance.deviceLabelHash).toMatch(/^[\w-]{43}$/);
  });
});
