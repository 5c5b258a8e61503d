import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLoader } from '../../src/face/worker/loader.js';
import type { CheckedFile } from '../../src/loading/fetch-checked.js';

const CONTENT: Readonly<Record<string, string>> = { wasm: 'the wasm file', model: 'a model of more bytes' };
const packed = (text: string): Buffer<ArrayBuffer> => Buffer.from(gzipSync(text));
let stored: Map<string, Response>;
let fetched: string[];

function file(name: string, text = CONTENT[name] ?? ''): CheckedFile {
  const integrity = `sha384-${createHash('sha384').update(packed(text)).digest('base64')}`;
  return { name, url: `https://campus.example/assets/${name}`, bytes: packed(text).length, integrity };
}

beforeEach(() => {
  stored = new Map();
  fetched = [];
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url);
    const text = CONTENT[new URL(url).pathname.slice('/assets/'.length)];
    return text === undefined ? new Response('', { status: 404 }) : new Response(packed(text));
  });
  const cache = {
    match: async (url: string) => stored.get(url)?.clone(),
    put: async (url: string, response: Response) => void stored.set(url, response),
    keys: async () => [...stored.keys()].map((url) => ({ url })),
    delete: async ({ url }: { url: string }) => stored.delete(url),
  };
  vi.stubGlobal('caches', { open: async () => cache });
});

afterEach(() => void vi.unstubAllGlobals());

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('createLoader', () => {
  it('loads files with progress over all of them, from none to all', async () => {
    const files = [file('wasm'), file('model')];
    const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const progress: number[] = [];
    const { load } = createLoader(files, (now) => {
      progress.push(now.loadedBytes);
      expect(now.totalBytes).toBe(totalBytes);
    });
    expect(text(await load(files[0] as CheckedFile))).toBe(CONTENT.wasm);
    expect(text(await load(files[1] as CheckedFile))).toBe(CONTENT.model);
    expect(progress).toEqual([0, files[0]?.bytes, totalBytes]);
  });

  it('takes a file from the cache the next time, and counts it', async () => {
    await createLoader([], () => undefined).load(file('model'));
    await vi.waitFor(() => expect(stored.size).toBe(1));
    let loaded = 0;
    const { load } = createLoader([file('model')], ({ loadedBytes }) => {
      loaded = loadedBytes;
    });
    expect(text(await load(file('model')))).toBe(CONTENT.model);
    expect(fetched).toHaveLength(1);
    expect(loaded).toBe(file('model').bytes);
  });

  it('does not trust the cache: a changed file is loaded again', async () => {
    const { load } = createLoader([], () => undefined);
    await load(file('model'));
    await vi.waitFor(() => expect(stored.size).toBe(1));
    for (const url of stored.keys()) stored.set(url, new Response(packed('a model of other bytes')));
    expect(text(await load(file('model')))).toBe(CONTENT.model);
    expect(fetched).toHaveLength(2);
  });

  it('never meets the file of another build', async () => {
    const { load } = createLoader([], () => undefined);
    await load(file('model'));
    await expect(load(file('model', 'the model of a new build'))).rejects.toMatchObject({ code: 'assets/corrupt' });
    // The second one is asked for past the HTTP cache, and past every cache, too.
    expect(fetched).toHaveLength(4);
  });

  it('drops what other builds left', async () => {
    const { load, tidy } = createLoader([], () => undefined);
    await Promise.all([load(file('wasm')), load(file('model'))]);
    await vi.waitFor(() => expect(stored.size).toBe(2));
    await tidy([file('model')]);
    expect([...stored.keys()]).toEqual([expect.stringContaining('/assets/model?')]);
  });

  it('goes without a cache where there is none', async () => {
    vi.stubGlobal('caches', undefined);
    const { load, tidy } = createLoader([], () => undefined);
    expect(text(await load(file('model')))).toBe(CONTENT.model);
    await expect(tidy([])).resolves.toBeUndefined();
  });

  it('names the file that is not there', async () => {
    const { load } = createLoader([], () => undefined);
    await expect(load(file('missing', 'x'))).rejects.toMatchObject({ code: 'assets/unreachable', details: { file: 'missing' } });
    expect(stored.size).toBe(0);
  });
});
