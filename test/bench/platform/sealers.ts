import { Worker } from 'node:worker_threads';
import type { ToSeal } from './sealer.js';

/** Worker threads that seal bundles as learners' browsers would. */
export interface Sealers {
  seal(bundles: readonly ToSeal[]): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * @param file `sealer.ts`, bundled; each person's bundles come from the same worker, which holds
 *   the key of their device
 */
export function startSealers(file: string, origin: string, count: number): Sealers {
  const workers = Array.from({ length: count }, () => new Worker(file));
  const waiting = new Map<number, { resolve: (sealed: string[]) => void; reject: (error: unknown) => void }>();
  let asked = 0;
  for (const worker of workers) {
    worker.on('message', ({ id, sealed }: { id: number; sealed: string[] }) => {
      waiting.get(id)?.resolve(sealed);
      waiting.delete(id);
    });
    worker.on('error', (error) => {
      for (const { reject } of waiting.values()) reject(error);
    });
  }
  return {
    async seal(bundles) {
      const all: string[] = new Array(bundles.length);
      const share = async (worker: Worker, of: number): Promise<void> => {
        const mine = [...bundles.entries()].filter(([, { person }]) => person % count === of);
        const id = ++asked;
        const sealed = await new Promise<string[]>((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          worker.postMessage({ id, origin, bundles: mine.map(([, bundle]) => bundle) });
        });
        for (const [at, [index]] of mine.entries()) all[index] = sealed[at] as string;
      };
      await Promise.all(workers.map(share));
      return all;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
