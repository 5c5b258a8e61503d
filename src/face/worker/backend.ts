import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { CountersignError } from '../../errors.js';

export type BackendName = 'wasm' | 'webgl' | 'cpu';

export interface BackendOptions {
  /**
   * Gives the checked bytes of the wasm file that this machine can run. Without it tfjs looks for
   * the file itself (Node).
   */
  readonly wasm?: (simd: boolean) => Promise<Uint8Array>;
  /** Folder of the wasm files, in Node. */
  readonly wasmFolder?: string;
}

/**
 * Starts wasm; where that cannot be, webgl on a real graphics card that computes with 32 bits, as
 * embeddings of half floats are others; cpu last. The one in use is returned, never silent.
 *
 * Threads stay off: they gained nothing on two cores and need headers that pages seldom have.
 *
 * @throws engine/failed when no backend starts
 */
export async function startBackend(options: BackendOptions): Promise<BackendName> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (options.wasmFolder !== undefined) setWasmPaths(options.wasmFolder);
  if (options.wasm !== undefined) {
    const bytes = await options.wasm((await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean);
    tf.env().platform.fetch = async () => new Response(bytes as BufferSource, { headers: { 'content-type': 'application/wasm' } });
    setWasmPaths('countersign:', true);
  }
  for (const name of ['wasm', 'webgl', 'cpu'] as const) {
    if (name === 'webgl' && isSoftwareRenderer()) continue;
    if (!(await starts(name))) continue;
    if (name === 'webgl') endWhenLost();
    return name;
  }
  throw new CountersignError('engine/failed', { details: { reason: 'no backend' } });
}

/**
 * A run of the nets of guidance that is slower than this on wasm, which takes 10 to 25 ms on most
 * machines, makes webgl worth a try.
 */
export const SLOW_MS = 60;
/**
 * webgl is kept when it takes less than this share of the time: it starts slowly, and may be lost.
 */
const WORTH_IT = 0.7;

export interface FasterBackendOptions {
  /** After a crash: webgl is not tried. */
  readonly careful?: boolean;
  /** For tests: webgl may be drawn by the processor. */
  readonly allowSoftware?: boolean;
}

/**
 * Warms the nets up; where wasm is slow, tries webgl on a real graphics card and keeps the faster
 * one.
 *
 * @param run runs the nets once
 */
export async function fasterBackend(run: () => Promise<void>, { careful, allowSoftware }: FasterBackendOptions = {}): Promise<BackendName> {
  const before = tf.getBackend() as BackendName;
  const beforeMs = await timeWarm(run);
  if (before !== 'wasm' || beforeMs < SLOW_MS || careful === true) return before;
  if (isSoftwareRenderer() && allowSoftware !== true) return before;
  try {
    if ((await starts('webgl')) && (await timeWarm(run)) < WORTH_IT * beforeMs) {
      endWhenLost();
      return 'webgl';
    }
  } catch {
    // A graphics card that cannot run the nets.
  }
  await tf.setBackend(before);
  return before;
}

/** The second run: the first one compiles. */
async function timeWarm(run: () => Promise<void>): Promise<number> {
  await run();
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}

/**
 * A context that is lost (a driver that restarts, a machine that sleeps) cannot be had back by
 * tfjs: the worker ends with an error, and the page starts another.
 */
function endWhenLost(): void {
  const { gpgpu } = tf.backend() as unknown as { gpgpu: { gl: { canvas: EventTarget } } };
  gpgpu.gl.canvas.addEventListener('webglcontextlost', () => {
    setTimeout(() => {
      throw new Error('The graphics context was lost');
    });
  });
}

async function starts(name: BackendName): Promise<boolean> {
  try {
    if (!(await tf.setBackend(name))) return false;
    await tf.ready();
    return tf.getBackend() === name && (name !== 'webgl' || tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED'));
  } catch {
    return false;
  }
}

/**
 * WebGL drawn by the processor is 10 to 60 times slower than wasm. Without a canvas to ask, webgl
 * is out of the question too.
 */
function isSoftwareRenderer(): boolean {
  if (typeof OffscreenCanvas === 'undefined') return true;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  const info = context?.getExtension('WEBGL_debug_renderer_info');
  if (!context || !info) return true;
  return /swiftshader|llvmpipe|software|basic render/i.test(String(context.getParameter(info.UNMASKED_RENDERER_WEBGL)));
}
