import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Camera, openCamera } from '../../src/camera/camera.js';
import { rememberCamera, rememberedCamera } from '../../src/camera/camera-devices.js';
import { DEAD_MS, STALLED_MS } from '../../src/camera/frame-watch.js';

/** Cameras that are drawn: their names, and the color that they show (`null`: opening it fails). */
type Cameras = Readonly<Record<string, string | null>>;

let video: HTMLVideoElement;
let camera: Camera | null;
let opened: MediaStreamTrack[];
let drawing: ReturnType<typeof setInterval>[];
let canvases: HTMLCanvasElement[];
const never = (): AbortSignal => new AbortController().signal;
const live = (): MediaStreamTrack[] => opened.filter(({ readyState }) => readyState === 'live');

beforeEach(() => {
  video = document.createElement('video');
  document.body.append(video);
  camera = null;
  opened = [];
  drawing = [];
  canvases = [];
  localStorage.clear();
});

afterEach(async () => {
  await camera?.close();
  vi.restoreAllMocks();
  for (const timer of drawing) clearInterval(timer);
  video.remove();
});

/** All of it in that color, but for what passes through where it is alive. */
function drawn(name: string, color: string, { alive, label = `${name} camera` }: { alive: boolean; label?: string }): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 48;
  canvases.push(canvas);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  let count = 0;
  const draw = (): void => {
    context.fillStyle = color;
    context.fillRect(0, 0, 64, 64);
    context.fillStyle = 'white';
    if (alive) context.fillRect(count++ % 48, 0, 8, 64);
  };
  draw();
  drawing.push(setInterval(draw, 20));
  const stream = canvas.captureStream();
  const [track] = stream.getVideoTracks() as [MediaStreamTrack];
  track.getSettings = () => ({ deviceId: name, width: 64, height: 48 });
  Object.defineProperty(track, 'label', { value: label });
  opened.push(track);
  return stream;
}

function haveCameras(cameras: Cameras, { labels = true, alive = true, labelOf = (name: string) => `${name} camera` } = {}): void {
  const names = Object.keys(cameras);
  vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockImplementation(async () =>
    names.map((name) => ({
      kind: 'videoinput',
      deviceId: name,
      label: labels || opened.length > 0 ? labelOf(name) : '',
      groupId: '',
      toJSON: () => ({}),
    })),
  );
  vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async (constraints) => {
    const video = constraints?.video as MediaTrackConstraints | undefined;
    const asked = (video?.deviceId ?? {}) as ConstrainDOMStringParameters;
    const name = String(asked.exact ?? asked.ideal ?? names[0]);
    const color = cameras[name];
    if (color == null) throw new DOMException('busy', 'NotReadableError');
    return drawn(name, color, { alive, label: labelOf(name) });
  });
}

describe('openCamera', () => {
  it('opens another camera where a program has the first', async () => {
    haveCameras({ front: null, desk: 'lime' });
    camera = await openCamera({ video, signal: never() });
    expect(camera.deviceId).toBe('desk');
    expect(live()).toHaveLength(1);
  });

  it('says that it is in use where all of them are', async () => {
    haveCameras({ front: null, desk: null });
    await expect(openCamera({ video, signal: never() })).rejects.toMatchObject({ code: 'camera/in-use' });
    expect(live()).toHaveLength(0);
  });

  it('opens the one that the learner has chosen, whichever was used last, and remembers it', async () => {
    haveCameras({ front: 'red', desk: 'lime' });
    rememberCamera({ deviceId: 'front', label: 'front camera' });
    camera = await openCamera({ video, deviceId: 'desk', signal: never() });
    expect(camera.deviceId).toBe('desk');
    expect(await rememberedCamera()).toBe('desk');
  });

  it('tells twins apart: the second one of a label has a number, and is remembered', async () => {
    haveCameras({ left: 'red', right: 'lime' }, { labelOf: () => 'USB camera' });
    camera = await openCamera({ video, signal: never() });
    expect((await camera.devices()).map(({ label }) => label)).toEqual(['USB camera', 'USB camera (2)']);
    await camera.select('right');
    await camera.close();
    camera = await openCamera({ video, signal: never() });
    expect(camera.deviceId).toBe('right');
  });
});

describe('a browser that does not answer', () => {
  const neverSettles = <T>(): Promise<T> => new Promise(() => undefined);

  it.each([
    ['refuses to', () => Promise.reject(new DOMException('no', 'NotAllowedError'))],
    ['never does', neverSettles<MediaDeviceInfo[]>],
  ])('opens the camera where the browser should list all of them and %s', async (_, list) => {
    haveCameras({ front: 'red', desk: 'lime' });
    vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockImplementation(list);
    camera = await openCamera({ video, signal: never() });
    expect(camera.deviceId).toBe('front');
    expect(await camera.devices()).toEqual([]);
    await camera.select('desk');
    expect(camera.deviceId).toBe('desk');
  });

  it('opens the camera where the browser never says that the video plays', async () => {
    haveCameras({ front: 'red' });
    vi.spyOn(video, 'play').mockImplementation(neverSettles);
    camera = await openCamera({ video, signal: never() });
    expect(live()).toHaveLength(1);
  });

  it('turns the camera off at once when it is given up while the browser still lists cameras', async () => {
    haveCameras({ front: 'red' });
    vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockImplementation(neverSettles);
    const abort = new AbortController();
    const opening = openCamera({ video, signal: abort.signal });
    await vi.waitFor(() => expect(video.readyState).toBeGreaterThanOrEqual(HTMLMediaElement.HAVE_CURRENT_DATA));
    const atMs = performance.now();
    abort.abort(new Error('left'));
    await expect(opening).rejects.toThrow('left');
    expect(performance.now() - atMs).toBeLessThan(500);
    expect(live()).toHaveLength(0);
  });

  it('goes on to another frame where a bitmap never comes', async () => {
    haveCameras({ front: 'red' });
    camera = await openCamera({ video, signal: never() });
    vi.spyOn(window, 'createImageBitmap').mockImplementationOnce(neverSettles);
    const enough = new AbortController();
    const delivering = camera.frames((frame) => {
      frame.close();
      enough.abort('enough');
    }, enough.signal);
    await expect(delivering).rejects.toBe('enough');
  });
});

describe('a camera that turns', () => {
  it('goes on in its other shape', async () => {
    haveCameras({ front: 'red' });
    camera = await openCamera({ video, signal: never() });
    const enough = new AbortController();
    const sizes: string[] = [];
    const delivering = camera.frames((frame) => {
      sizes.push(`${frame.width}×${frame.height}`);
      frame.close();
      for (const canvas of canvases) Object.assign(canvas, { width: 48, height: 64 });
      if (sizes.at(-1) === '48×64') enough.abort('enough');
    }, enough.signal);
    await expect(delivering).rejects.toBe('enough');
    expect(sizes[0]).toBe('64×48');
    expect(await camera.provenance()).toMatchObject({ width: 48, height: 64, trackChanges: 0 });
  });
});

describe('select', () => {
  it('changes to another camera, ends the one before, and frames go on', async () => {
    haveCameras({ front: 'red', desk: 'lime' });
    camera = await openCamera({ video, signal: never() });
    expect(camera.deviceId).toBe('front');
    const enough = new AbortController();
    let since = Number.POSITIVE_INFINITY;
    const delivering = camera.frames((frame, atMs) => {
      frame.close();
      if (atMs > since) enough.abort('enough');
    }, enough.signal);
    await camera.select('desk');
    since = performance.now();
    await expect(delivering).rejects.toBe('enough');
    expect(camera.deviceId).toBe('desk');
    expect(live().map((track) => track.label)).toEqual(['desk camera']);
    expect((await camera.provenance()).trackChanges).toBe(1);
  });

  it('leaves one live track when two changes are asked for at once', async () => {
    haveCameras({ front: 'red', desk: 'lime', phone: 'blue' });
    camera = await openCamera({ video, signal: never() });
    await Promise.all([camera.select('desk'), camera.select('phone')]);
    expect(camera.deviceId).toBe('phone');
    expect(live()).toHaveLength(1);
    await camera.close();
    expect(live()).toHaveLength(0);
  });

  it('goes back to the camera before when the other one cannot be opened', async () => {
    haveCameras({ front: 'red', desk: null });
    camera = await openCamera({ video, signal: never() });
    await expect(camera.select('desk')).rejects.toMatchObject({ code: 'camera/in-use' });
    expect(camera.deviceId).toBe('front');
    expect(live()).toHaveLength(1);
    expect((await camera.provenance()).trackChanges).toBe(0);
  });

  it('remembers the choice by its label', async () => {
    haveCameras({ front: 'red', desk: 'lime' });
    camera = await openCamera({ video, signal: never() });
    await camera.select('desk');
    await camera.close();
    camera = await openCamera({ video, signal: never() });
    expect(camera.deviceId).toBe('desk');
    expect((await camera.provenance()).trackChanges).toBe(0);
  });

  it('finds the remembered camera also where labels show only once a camera is open', async () => {
    haveCameras({ front: 'red', desk: 'lime' }, { labels: false });
    rememberCamera({ deviceId: 'desk', label: 'desk camera' });
    camera = await openCamera({ video, signal: never() });
    expect(camera.deviceId).toBe('desk');
    expect(live()).toHaveLength(1);
  });

  it('does not stay with an infrared camera that the browser chose', async () => {
    haveCameras({ IR: 'gray', front: 'red' });
    camera = await openCamera({ video, signal: never() });
    expect(camera.deviceId).toBe('front');
    expect((await camera.devices()).map(({ deviceId }) => deviceId)).toEqual(['front', 'IR']);
  });

  it('ends a change that was under way when the camera was closed', async () => {
    haveCameras({ front: 'red', desk: 'lime' });
    camera = await openCamera({ video, signal: never() });
    const changing = camera.select('desk');
    await camera.close();
    await expect(changing).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(live()).toHaveLength(0));
  });
});

describe('a camera that shows nothing', () => {
  /** Moves the clock on after the first frame. */
  function later(ms: number): void {
    const real = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => real() + ms);
  }

  it.each(['black', 'lime', 'gray', 'white'])('is black when its pictures stay %s', async (color) => {
    haveCameras({ front: color }, { alive: false });
    camera = await openCamera({ video, signal: never() });
    let seen = 0;
    const delivering = camera.frames((frame) => {
      frame.close();
      if (++seen === 2) later(DEAD_MS);
    }, never());
    await expect(delivering).rejects.toMatchObject({ code: 'camera/black', action: 'retry' });
  });

  it('is lost when it gives one picture again and again', async () => {
    haveCameras({ front: 'red' });
    camera = await openCamera({ video, signal: never() });
    for (const timer of drawing.splice(0)) clearInterval(timer);
    // A new frame, and the same picture.
    const again = (canvas: HTMLCanvasElement) => canvas.getContext('2d')?.drawImage(canvas, 0, 0);
    drawing.push(setInterval(() => canvases.forEach(again), 20));
    let seen = 0;
    const delivering = camera.frames((frame) => {
      frame.close();
      if (++seen === 10) later(STALLED_MS);
    }, never());
    await expect(delivering).rejects.toMatchObject({ code: 'camera/lost' });
    expect(seen).toBeGreaterThanOrEqual(10);
  });

  it('is lost when no picture comes any more, though its track is live', async () => {
    haveCameras({ front: 'red' });
    camera = await openCamera({ video, signal: never() });
    const delivering = camera.frames((frame) => {
      frame.close();
      for (const timer of drawing.splice(0)) {
        clearInterval(timer);
        video.pause();
        later(STALLED_MS);
      }
    }, never());
    await expect(delivering).rejects.toMatchObject({ code: 'camera/lost' });
    expect(live()).toHaveLength(1);
  });
});
