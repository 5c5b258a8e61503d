import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFaceClient, type FaceClient } from '../../src/face/page/client.js';
import type { FaceAssets } from '../../src/face/protocol.js';
import type { CheckedFile } from '../../src/loading/fetch-checked.js';

let client: FaceClient | null = null;
let urls: string[] = [];

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  client?.close();
  client = null;
  for (const url of urls) URL.revokeObjectURL(url);
  urls = [];
});

const analysis = `{ faces: 0, face: null, picture: { brightness: 0, contrast: 0 }, elapsedMs: 1 }`;
/**
 * Answers like the product's worker, without a net: `seen` is how many frames it had, in place of
 * the faces.
 */
const ANSWERS = `let seen = 0;
const answer = ({ id, frame }) => { frame.close(); postMessage({ type: 'analysis', id, analysis: { ...${analysis}, faces: ++seen } }); };
onmessage = ({ data }) => {
  if (data.type === 'start') {
    postMessage({ type: 'progress', loadedBytes: 0, totalBytes: 400 });
    postMessage({ type: 'progress', loadedBytes: 400, totalBytes: 400 });
    postMessage({ type: 'ready', ready: { backend: 'wasm' } });
    postMessage({ type: 'complete' });
  } else answer(data);
};`;
/** Gets ready and then does this with each frame. */
const onFrame = (code: string): string => `onmessage = ({ data }) => {
  if (data.type === 'start') postMessage({ type: 'ready', ready: { backend: 'wasm' } });
  else { ${code} }
};`;

async function integrityOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', new TextEncoder().encode(text)));
  return `sha384-${btoa(String.fromCharCode(...digest))}`;
}

/** A worker file of the page's own origin. */
async function script(text: string): Promise<CheckedFile> {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  urls.push(url);
  return { name: 'worker', url, bytes: new TextEncoder().encode(text).length, integrity: await integrityOf(text) };
}

const CRASHED = 'countersign-test-crash';
const model: CheckedFile = { name: 'model', url: '/model', bytes: 100, integrity: '' };

function start(
  worker: CheckedFile,
  options: { signal?: AbortSignal; onProgress?: (now: { loadedBytes: number; totalBytes: number }) => void } = {},
) {
  const assets: FaceAssets = {
    worker,
    wasm: model,
    wasmSimd: model,
    detector: model,
    landmarks: model,
    recognition: model,
    model: { id: 'm', version: '1', sha256: '', dim: 128 },
  };
  client = createFaceClient({ assets, signal: new AbortController().signal, ...options });
  return client;
}

const frame = (): Promise<ImageBitmap> => createImageBitmap(new ImageData(2, 2));

describe('createFaceClient', () => {
  it('starts the worker, says which backend it has, and analyzes frames', async () => {
    const { ready, analyze } = bound(start(await script(ANSWERS)));
    expect(await ready).toEqual({ backend: 'wasm' });
    expect(await analyze(await frame())).toMatchObject({ faces: 1 });
    expect(await analyze(await frame())).toMatchObject({ faces: 2 });
  });

  it('shows the bytes of everything, the worker’s own file included', async () => {
    const worker = await script(ANSWERS);
    const progress: number[] = [];
    const { ready } = start(worker, { onProgress: ({ loadedBytes, totalBytes }) => progress.push(loadedBytes, totalBytes) });
    await ready;
    const total = worker.bytes + 400;
    expect(progress.at(-2)).toBe(total);
    expect(new Set(progress.filter((_, index) => index % 2 === 1))).toEqual(new Set([total]));
    const loaded = progress.filter((_, index) => index % 2 === 0);
    expect(loaded).toEqual([...loaded].sort((one, other) => one - other));
  });

  it('is complete after it is ready, and goes on counting bytes until then', async () => {
    const later = `onmessage = ({ data }) => {
      if (data.type !== 'start') return postMessage({ type: 'complete' });
      postMessage({ type: 'progress', loadedBytes: 100, totalBytes: 400 });
      postMessage({ type: 'ready', ready: { backend: 'wasm' } });
      postMessage({ type: 'progress', loadedBytes: 400, totalBytes: 400 });
    };`;
    const worker = await script(later);
    let loaded = 0;
    const starting = start(worker, {
      onProgress: ({ loadedBytes }) => {
        loaded = loadedBytes;
      },
    });
    await starting.ready;
    let complete = false;
    void starting.complete.then(() => {
      complete = true;
    });
    await vi.waitFor(() => expect(loaded).toBe(worker.bytes + 400));
    expect(complete).toBe(false);
    void starting.analyze(await frame()).catch(() => undefined);
    await starting.complete;
  });

  it('never becomes complete when the recognition net cannot be had', async () => {
    const failing = `onmessage = () => {
      postMessage({ type: 'ready', ready: { backend: 'wasm' } });
      postMessage({ type: 'failed', code: 'assets/unreachable', details: { file: 'model-recognition' }, id: null });
    };`;
    const { ready, complete, analyze } = bound(start(await script(failing)));
    await ready;
    await expect(complete).rejects.toMatchObject({ code: 'assets/unreachable', details: { file: 'model-recognition' } });
    await expect(analyze(await frame())).rejects.toMatchObject({ code: 'assets/unreachable' });
  });

  it('tells a worker that is started again to be careful', async () => {
    const telling = `let careful;
    onmessage = ({ data }) => {
      if (data.type === 'start') { careful = data.careful; postMessage({ type: 'ready', ready: { backend: 'wasm' } }); }
      else if (careful) postMessage({ type: 'analysis', id: data.id, analysis: ${analysis} });
      else throw new Error('context lost');
    };`;
    const { ready, analyze } = bound(start(await script(telling)));
    await ready;
    expect(await analyze(await frame())).toBe('skipped');
    expect(await analyze(await frame())).toMatchObject({ faces: 0 });
  });

  it('starts a worker of another origin from the checked bytes', async () => {
    const text = ANSWERS;
    const url = 'https://cdn.example/worker.js';
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(text, { headers: { 'content-type': 'text/javascript' } }));
    const { ready } = start({ name: 'worker', url, bytes: new TextEncoder().encode(text).length, integrity: await integrityOf(text) });
    expect(await ready).toEqual({ backend: 'wasm' });
  });

  it.each<[string, string, () => Promise<Response>]>([
    ['a file that is not there', 'assets/unreachable', async () => new Response('', { status: 404 })],
    ['no network', 'assets/unreachable', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a page of HTML', 'assets/corrupt', async () => new Response('<p>', { headers: { 'content-type': 'text/html' } })],
    ['another file of the same length', 'assets/corrupt', async () => new Response(ANSWERS.replace('seen', 'been'))],
  ])('refuses %s with %s and the file’s name', async (_, code, answer) => {
    const worker = await script(ANSWERS);
    vi.spyOn(globalThis, 'fetch').mockImplementation(answer);
    await expect(start(worker).ready).rejects.toMatchObject({ code, details: { file: 'worker' } });
  });

  it('hands on the code and the details of a worker that cannot start, and does not start it again', async () => {
    const failed = `onmessage = () => postMessage({ type: 'failed', code: 'assets/corrupt', details: { file: 'model-detector' }, id: null });`;
    const { ready, analyze } = bound(start(await script(failed)));
    await expect(ready).rejects.toMatchObject({ name: 'CountersignError', code: 'assets/corrupt', details: { file: 'model-detector' } });
    await expect(analyze(await frame())).rejects.toMatchObject({ code: 'assets/corrupt' });
  });

  it.each([
    ['does not compile', 'this is not JavaScript'],
    ['throws at once', `throw new Error('no');`],
  ])('says engine/failed for a worker that %s', async (_, text) => {
    await expect(start(await script(text)).ready).rejects.toMatchObject({ code: 'engine/failed', details: { reason: 'worker' } });
  });

  it('says engine/failed where the page allows no worker', async () => {
    vi.stubGlobal(
      'Worker',
      class {
        constructor() {
          throw new DOMException('refused', 'SecurityError');
        }
      },
    );
    const { ready } = start(await script(ANSWERS));
    await expect(ready).rejects.toMatchObject({ code: 'engine/failed' });
    vi.unstubAllGlobals();
  });

  it('gives up a worker that never says a word', async () => {
    const started = vi.spyOn(Worker.prototype, 'postMessage');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { ready } = start(await script('onmessage = () => undefined;'));
    await vi.waitFor(() => expect(started).toHaveBeenCalled());
    vi.advanceTimersByTime(60_000);
    await expect(ready).rejects.toMatchObject({ code: 'engine/failed', details: { reason: 'silent' } });
  });
});

describe('frames', () => {
  it('wait for the worker; only the newest does, and an overtaken one is closed', async () => {
    const { analyze } = bound(start(await script(ANSWERS)));
    const frames = await Promise.all([frame(), frame(), frame()]);
    const answers = await Promise.all(frames.map((one) => analyze(one)));
    expect(answers.map((answer) => (answer === 'skipped' ? answer : answer.faces))).toEqual(['skipped', 'skipped', 1]);
    expect(frames.map(({ width }) => width)).toEqual([0, 0, 0]);
  });

  it('that fail have their own error, and the next one is analyzed', async () => {
    const first = `if (data.id === 1) postMessage({ type: 'failed', code: 'engine/failed', details: { reason: 'not a number' }, id: 1 });
      else postMessage({ type: 'analysis', id: data.id, analysis: ${analysis} });`;
    const { analyze } = bound(start(await script(onFrame(first))));
    await expect(analyze(await frame())).rejects.toMatchObject({ code: 'engine/failed', details: { reason: 'not a number' } });
    expect(await analyze(await frame())).toMatchObject({ faces: 0 });
  });
});

describe('a worker that crashes midway', () => {
  it('is started again, once', async () => {
    const { ready, analyze } = bound(start(await script(onFrame(`throw new Error('out of memory');`))));
    await ready;
    expect(await analyze(await frame())).toBe('skipped');
    await expect(analyze(await frame())).rejects.toMatchObject({ code: 'engine/failed', details: { reason: 'worker' } });
    await expect(analyze(await frame())).rejects.toMatchObject({ code: 'engine/failed' });
  });

  it('loses only the frame that it had: the one that waits is analyzed after the restart', async () => {
    const { ready, analyze } = bound(start(await script(onFrame(crashOnce()))));
    await ready;
    const [lost, kept] = [analyze(await frame()), analyze(await frame())];
    expect(await lost).toBe('skipped');
    expect(await kept).toMatchObject({ faces: 0 });
    await caches.delete(CRASHED);
  });

  it('is noticed by its silence', async () => {
    const { ready, analyze } = bound(start(await script(onFrame(''))));
    await ready;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const lost = analyze(await frame());
    vi.advanceTimersByTime(15_000);
    expect(await lost).toBe('skipped');
  });

  /**
   * Crashes the first worker that has it. What was there before is known by the cache: nothing else
   * outlives a worker.
   */
  function crashOnce(): string {
    const mark = JSON.stringify(`${location.origin}/${CRASHED}`);
    return `caches.open('${CRASHED}').then(async (cache) => {
      if (await cache.match(${mark})) return postMessage({ type: 'analysis', id: data.id, analysis: ${analysis} });
      await cache.put(${mark}, new Response(''));
      setTimeout(() => { throw new Error('out of memory'); });
    });`;
  }
});

describe('the end', () => {
  it('rejects everything with the reason of the abort, and ends the worker', async () => {
    const ended = vi.spyOn(Worker.prototype, 'terminate');
    const abort = new AbortController();
    const { ready, analyze } = bound(start(await script(onFrame('')), { signal: abort.signal }));
    await ready;
    const frames = await Promise.all([frame(), frame()]);
    const answers = frames.map((one) => analyze(one));
    abort.abort(new Error('left'));
    for (const answer of answers) await expect(answer).rejects.toThrow('left');
    expect(ended).toHaveBeenCalledOnce();
    expect(frames.map(({ width }) => width)).toEqual([0, 0]);
    await expect(analyze(await frame())).rejects.toThrow('left');
  });

  it('rejects a start that is under way', async () => {
    const abort = new AbortController();
    const { ready } = start(await script(ANSWERS), { signal: abort.signal });
    abort.abort(new Error('left'));
    await expect(ready).rejects.toThrow('left');
  });

  it('starts nothing when it was over before', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    const { ready } = start(model, { signal: AbortSignal.abort(new Error('left')) });
    await expect(ready).rejects.toThrow('left');
    expect(fetched).not.toHaveBeenCalled();
  });

  it('comes with close, as an AbortError', async () => {
    const { ready, close } = bound(start(await script(ANSWERS)));
    await ready;
    close();
    close();
    await expect((client as FaceClient).analyze(await frame())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

function bound(of: FaceClient): FaceClient {
  return { ready: of.ready, complete: of.complete, analyze: (one, options) => of.analyze(one, options), close: () => of.close() };
}
