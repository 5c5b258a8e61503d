import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fasterBackend, SLOW_MS, startBackend } from '../../src/face/worker/backend.js';

const wasmUrl = new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url);

/** What the clock says: a machine that has other work to do must not change it. */
let clockMs = 0;

/** Runs on the backend in use, and takes as long as is said. */
const taking =
  (ms: Readonly<Record<string, number>>, used: string[] = []) =>
  async (): Promise<void> => {
    used.push(tf.getBackend());
    expect(await tf.add(tf.scalar(1), tf.scalar(2)).data()).toEqual(Float32Array.of(3));
    clockMs += ms[tf.getBackend()] ?? 0;
  };

beforeAll(async () => {
  const bytes = new Uint8Array(await (await fetch(wasmUrl)).arrayBuffer());
  expect(await startBackend({ wasm: async () => bytes })).toBe('wasm');
});

beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => clockMs));
afterEach(() => void vi.restoreAllMocks());

describe('fasterBackend', () => {
  it('stays with wasm where that is fast, and tries nothing else', async () => {
    const used: string[] = [];
    expect(await fasterBackend(taking({ wasm: 0, webgl: 0 }, used), { allowSoftware: true })).toBe('wasm');
    expect(used).toEqual(['wasm', 'wasm']);
  });

  it('stays with wasm where webgl is drawn by the processor', async () => {
    const used: string[] = [];
    expect(await fasterBackend(taking({ wasm: SLOW_MS + 20, webgl: 0 }, used))).toBe('wasm');
    expect(new Set(used)).toEqual(new Set(['wasm']));
  });

  it('stays with wasm after a crash', async () => {
    const run = taking({ wasm: SLOW_MS + 20, webgl: 0 });
    expect(await fasterBackend(run, { careful: true, allowSoftware: true })).toBe('wasm');
  });

  it('goes back to wasm where webgl is not clearly faster', async () => {
    const used: string[] = [];
    expect(await fasterBackend(taking({ wasm: SLOW_MS + 20, webgl: SLOW_MS }, used), { allowSoftware: true })).toBe('wasm');
    expect(used).toContain('webgl');
    expect(tf.getBackend()).toBe('wasm');
  });

  it('takes webgl where wasm is slow and webgl is not', async () => {
    expect(await fasterBackend(taking({ wasm: SLOW_MS + 300, webgl: 0 }), { allowSoftware: true })).toBe('webgl');
    expect(tf.getBackend()).toBe('webgl');
    await tf.setBackend('wasm');
  });
});
