import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CountersignError } from '../../src/errors.js';
import type { FaceClient } from '../../src/face/page/client.js';
import { FaceCollector } from '../../src/face/page/collector.js';
import { type CollectFaceOptions, collectFace } from '../../src/face/page/evidence.js';
import type { FaceAnalysis } from '../../src/face/protocol.js';
import type { FaceQuality, Hint, LivenessAction, ModelId } from '../../src/types.js';
import { GOOD_QUALITY } from '../support/good-quality.js';

const MODEL: ModelId = { id: 'model', version: '1', sha256: '0'.repeat(64), dim: 2 };
const POLICY = { faceFrames: 3, warmupRepetitions: 0, repetitions: 1, faceTimeoutSeconds: 20 };
const FRAME_MS = 100;
/** Time of the last frame: it goes on from one try to the next. */
let cameraMs = 5_000;

/** What is in front of the camera at that time. */
type Scene = (atMs: number) => Partial<FaceQuality> | 'nobody' | 'two' | 'skipped';

/**
 * A camera with a frame every 100 ms and a client that sees the scene; the bitmap is the frame's
 * time.
 */
function setUp(scene: Scene, { liveness = [], ...options }: Partial<CollectFaceOptions> & { liveness?: readonly LivenessAction[] } = {}) {
  const seen = { hints: [] as Hint[], progress: [] as number[], asked: 0, embedded: 0 };
  const client: FaceClient = {
    ready: Promise.resolve({ backend: 'wasm' }),
    complete: Promise.resolve(),
    async analyze(frame, { embed = true } = {}) {
      seen.asked++;
      if (embed) seen.embedded++;
      return analysisOf(scene(timeOf(frame)), timeOf(frame), embed);
    },
    close: () => undefined,
  };
  const camera: CollectFaceOptions['camera'] = {
    frames: (onFrame, signal) =>
      new Promise((_, reject) => {
        const timer = setInterval(() => {
          cameraMs += FRAME_MS;
          onFrame(frameOf(cameraMs), cameraMs);
        }, FRAME_MS);
        signal.addEventListener('abort', () => {
          clearInterval(timer);
          reject(signal.reason);
        });
      }),
  };
  const collecting = collectFace({
    client,
    camera,
    policy: POLICY,
    collector: new FaceCollector((options.policy ?? POLICY).faceFrames, liveness, { ask: options.onAction !== undefined }),
    model: MODEL,
    onHint: (hint) => seen.hints.push(hint),
    onProgress: ({ done }) => seen.progress.push(done),
    signal: new AbortController().signal,
    ...options,
  });
  collecting.catch(() => undefined);
  return { seen, collecting };
}

const times = new WeakMap<ImageBitmap, number>();
function frameOf(atMs: number): ImageBitmap {
  const frame: ImageBitmap = { width: 640, height: 480, close: () => undefined };
  times.set(frame, atMs - 5_000 - FRAME_MS);
  return frame;
}
const timeOf = (frame: ImageBitmap): number => times.get(frame) ?? 0;

function analysisOf(scene: ReturnType<Scene>, atMs: number, embed: boolean): FaceAnalysis | 'skipped' {
  if (scene === 'skipped') return scene;
  const picture = { brightness: 110, contrast: 50, clipped: 0, mark: 0 };
  if (scene === 'nobody') return { faces: 0, face: null, picture, still: null, elapsedMs: 1 };
  // Somebody who moves a little: each moment another picture of one person.
  const angle = 0.09 * ((atMs / 300) % 5);
  const embedding = embed ? Float32Array.of(Math.cos(angle), Math.sin(angle)) : null;
  const face = {
    quality: { ...GOOD_QUALITY, ...(scene === 'two' ? {} : scene) },
    embedding,
    mouthOpenness: 0.05,
    noseParallax: 0,
    mouthDrop: 1.1,
  };
  return { faces: scene === 'two' ? 2 : 1, face, picture, still: null, elapsedMs: 1 };
}

/** The page, as far as it can be seen or not. */
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
function show(visibilityState: 'visible' | 'hidden'): void {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  cameraMs = 5_000;
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  page.visibilityState = 'visible';
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('collectFace', () => {
  it('gives the template, with times from the first frame on and the backend that made it', async () => {
    const { seen, collecting } = setUp(() => ({}));
    await pass(2_000);
    const { face, liveness } = await collecting;
    expect(face).toMatchObject({ model: MODEL, backend: 'wasm' });
    expect(face.samples.map(({ atMs }) => atMs)).toEqual([0, 300, 600]);
    expect(seen).toMatchObject({ hints: ['good'], progress: [0, 1, 2, 3] });
    expect(liveness).toMatchObject({ actions: [], track: { frames: 7 } });
  });

  it('asks for embeddings only as often as they are of use', async () => {
    const { seen, collecting } = setUp(() => ({}));
    await pass(2_000);
    await collecting;
    expect(seen).toMatchObject({ asked: 7, embedded: 3 });
  });

  it('counts nothing of a frame that was skipped', async () => {
    const { collecting } = setUp((atMs) => (atMs < 1_000 ? 'skipped' : {}));
    await pass(3_000);
    expect((await collecting).face.samples[0]?.atMs).toBe(1_000);
  });

  it('starts again when a second person steps in', async () => {
    const { seen, collecting } = setUp((atMs) => (atMs === 500 ? 'two' : {}));
    await pass(3_000);
    expect((await collecting).face.samples[0]?.atMs).toBeGreaterThan(500);
    expect(seen.progress).toEqual([0, 1, 2, 0, 1, 2, 3]);
  });

  it.each<[string, Scene]>([
    ['face/none', () => 'nobody'],
    ['face/many', () => 'two'],
    ['face/quality', () => ({ sharpness: 0 })],
    ['face/timeout', (atMs) => (atMs < 300 || atMs % 300 > 0 ? {} : 'nobody')],
  ])('says %s when the time is over, not before', async (code, scene) => {
    const { collecting } = setUp(scene, { policy: { ...POLICY, faceFrames: 500 } });
    let failed = false;
    collecting.catch(() => {
      failed = true;
    });
    await pass(19_999);
    expect(failed).toBe(false);
    await pass(1);
    await expect(collecting).rejects.toMatchObject({ code });
  });

  it('does not count the time in which the page cannot be seen', async () => {
    const { collecting } = setUp(() => 'nobody');
    await pass(15_000);
    show('hidden');
    await pass(600_000);
    show('visible');
    let failed = false;
    collecting.catch(() => {
      failed = true;
    });
    await pass(4_999);
    expect(failed).toBe(false);
    await pass(1);
    await expect(collecting).rejects.toMatchObject({ code: 'face/none' });
  });

  it('keeps what it has when the learner asks for more time, and says why only for that time', async () => {
    const collector = new FaceCollector(5);
    const policy = { ...POLICY, faceFrames: 5 };
    const first = setUp((atMs) => (atMs <= 600 ? {} : 'nobody'), { collector, policy });
    await pass(20_000);
    await expect(first.collecting).rejects.toMatchObject({ code: 'face/none' });
    expect(collector.samples).toHaveLength(3);
    const second = setUp(() => ({ sharpness: 0 }), { collector, policy });
    await pass(20_000);
    await expect(second.collecting).rejects.toMatchObject({ code: 'face/quality' });
    const third = setUp(() => ({}), { collector, policy });
    await pass(3_000);
    expect((await third.collecting).face.samples).toHaveLength(5);
    expect(third.seen.progress).toEqual([3, 4, 5]);
  });

  it('hands on what the client throws', async () => {
    const client: FaceClient = {
      ready: Promise.resolve({ backend: 'wasm' }),
      complete: Promise.resolve(),
      analyze: () => Promise.reject(new CountersignError('engine/failed')),
      close: () => undefined,
    };
    const { collecting } = setUp(() => ({}), { client });
    await pass(200);
    await expect(collecting).rejects.toMatchObject({ code: 'engine/failed' });
  });

  it('hands on what the camera throws', async () => {
    const camera = { frames: () => Promise.reject(new CountersignError('camera/lost')) };
    await expect(setUp(() => ({}), { camera }).collecting).rejects.toMatchObject({ code: 'camera/lost' });
  });

  it('rejects with the reason of the abort: while frames come, and while the models load', async () => {
    const abort = new AbortController();
    const { collecting } = setUp(() => 'nobody', { signal: abort.signal });
    await pass(500);
    abort.abort(new Error('left'));
    await expect(collecting).rejects.toThrow('left');
    const client: FaceClient = {
      ready: new Promise(() => undefined),
      complete: new Promise(() => undefined),
      analyze: async () => 'skipped',
      close: () => undefined,
    };
    await expect(setUp(() => ({}), { client, signal: abort.signal }).collecting).rejects.toThrow('left');
  });
});

describe('collectFace with actions', () => {
  const liveness: readonly LivenessAction[] = ['turn-left', 'blink'];
  const policy = { ...POLICY, faceFrames: 5 };

  it('asks for them one after the other and notes when each was seen', async () => {
    const asked: (LivenessAction | null)[] = [];
    const turning: Scene = (atMs) => (atMs === 2_000 ? { yaw: 0.2 } : atMs === 2_500 ? { eyeOpenness: 0.25 } : {});
    const { collecting } = setUp(turning, { liveness, policy, onAction: (action) => asked.push(action) });
    await pass(4_000);
    expect((await collecting).liveness.actions).toEqual([
      { action: 'turn-left', askedAtMs: 1_200, doneAtMs: 2_000, others: 0 },
      { action: 'blink', askedAtMs: 2_000, doneAtMs: 2_600, others: 0 },
    ]);
    expect(asked).toEqual(['turn-left', 'blink', null]);
  });

  it('is not held up by one that is not done', async () => {
    const { collecting } = setUp(() => ({}), { liveness, policy, onAction: () => undefined });
    await pass(19_000);
    expect((await collecting).liveness.actions.map(({ doneAtMs }) => doneAtMs)).toEqual([null, null]);
  });

  it('ends with what it has when the time is over', async () => {
    const short = { ...policy, faceTimeoutSeconds: 3 };
    const { collecting } = setUp(() => ({}), { liveness, policy: short, onAction: () => undefined });
    await pass(3_000);
    const { face, liveness: evidence } = await collecting;
    expect(face.samples).toHaveLength(5);
    expect(evidence.actions.map(({ action, doneAtMs }) => [action, doneAtMs])).toEqual([
      ['turn-left', null],
      ['blink', null],
    ]);
  });

  it('asks for none where they cannot be shown', async () => {
    const { collecting } = setUp(() => ({}), { liveness, policy });
    await pass(2_000);
    expect((await collecting).liveness.actions).toHaveLength(2);
  });
});
