import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { CountersignError } from '../errors.js';

export type BackendName = 'wasm' | 'webgl' | 'cpu';

export interface BackendOptions {
  /** Gives the checked bytes of the wasm file that this machine can run. Without it tfjs looks for the file itself (Node). */
  readonly wasm?: (simd: boolean) => Promise<Uint8Array>;
  /** Folder of the wasm files, in Node. */
  readonly wasmFolder?: string;
}

/**
 * Starts wasm; where that cannot be, webgl on a real graphics card; cpu last. The one in use is returned, never silent.
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
    if (await starts(name)) return name;
  }
  throw new CountersignError('engine/failed', { details: { reason: 'no backend' } });
}

async function starts(name: BackendName): Promise<boolean> {
  try {
    if (!(await tf.setBackend(name))) return false;
    await tf.ready();
    return tf.getBackend() === name;
  } catch {
    return false;
  }
}

/** WebGL drawn by the processor is 10 to 60 times slower than wasm. Without a canvas to ask, webgl is out of the question too. */
function isSoftwareRenderer(): boolean {
  if (typeof OffscreenCanvas === 'undefined') return true;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  const info = context?.getExtension('WEBGL_debug_renderer_info');
  if (!context || !info) return true;
  return /swiftshader|llvmpipe|software|basic render/i.test(String(context.getParameter(info.UNMASKED_RENDERER_WEBGL)));
}
