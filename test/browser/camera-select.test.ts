import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Camera, openCamera } from '../../src/camera/camera.js';
import { BLACK_MS, STALLED_MS } from '../../src/camera/frame-watch.js';

/** Cameras that are drawn: their names, and the color that they show (`null`: opening it fails). */
type Cameras = Readonly<Record<string, string | null>>;

let video: HTMLVideoElement;
let camera: Camera | null;
let opened: MediaStreamTrack[];
let drawing: ReturnType<typeof setInterval>[];
const never = (): AbortSignal => new AbortController().signal;
const live = (): MediaStreamTrack[] => opened.filter(({ readyState }) => readyState === 'live');

beforeEach(() => {
  video = document.createElement('video');
  document.body.append(video);
  camera = null;
  opened = [];
  drawing = [];
  localStorage.clear();
});

afterEach(async () => {
  await camera?.close();
  vi.restoreAllMocks();
  for (const timer of drawing) clearInterval(timer);
  video.remove();
});

function drawn(name: string, color: string): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 48;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const draw = (): void => {
    context.fillStyle = color;
    context.fillRect(0, 0, 64, 48);
  };
  draw();
  drawing.push(setInterval(draw, 20));
  const stream = canvas.captureStream();
  const [track] = stream.getVideoTracks() as [MediaStreamTrack];
  track.getSettings = () => ({ deviceId: name, width: 64, height: 48 });
  Object.defineProperty(track, 'label', { value: `${name} camera` });
  opened.push(track);
  return stream;
}

function haveCameras(cameras: Cameras, { labels = true } = {}): void {
  const names = Object.keys(cameras);
  vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockImplementation(async () =>
    names.map((name) => ({
      kind: 'videoinput',
      deviceId: name,
      label: labels || opened.length > 0 ? `${name} camera` : '',
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
    return drawn(name, color);
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
    localStorage.setItem('countersign-camera', 'front camera');
    camera = await openCamera({ video, deviceId: 'desk', signal: never() });
    expect(camera.deviceId).toBe('desk');
    expect(localStorage.getItem('countersign-camera')).toBe('desk camera');
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
    localStorage.setItem('countersign-camera', 'desk camera');
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

  it('is black when its pictures stay black', async () => {
    haveCameras({ front: 'black' });
    camera = await openCamera({ video, signal: never() });
    let seen = 0;
    const delivering = camera.frames((frame) => {
      frame.close();
      if (++seen === 2) later(BLACK_MS);
    }, never());
    await expect(delivering).rejects.toMatchObject({ code: 'camera/black', action: 'retry' });
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
