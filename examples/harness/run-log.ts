// What only a test bench keeps: each bundle as it came, what the backend said of it, and both as a
// test vector.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { InspectedRun } from 'countersign/server';
import { decodeJwt } from 'jose';
import type { Pass } from './faults.js';
import { outcomesOf, type Run } from './run.js';
import { type BenchKeys, type Vector, vectorOf } from './test-vector.js';

export interface RunLog {
  readonly runs: readonly Run[];
  /** Stands around the backend: notes challenges that go out and bundles that come in. */
  around(request: Request, pass: Pass): Promise<Response>;
  /** The backend's inspection hook. */
  inspect(run: InspectedRun): void;
  /**
   * One run as a test vector; `null`: the bundle could not be opened so far that its challenge is
   * known.
   */
  vector(id: number): Promise<Vector | null>;
}

export function createRunLog(bench: BenchKeys): RunLog {
  const runs: Run[] = [];
  /** Challenges by their nonce. */
  const tokens = new Map<unknown, string>();
  const arriving = new AsyncLocalStorage<string | null>();
  return {
    runs,
    async around(request, pass) {
      const { pathname } = new URL(request.url);
      const sealed = pathname.endsWith('/bundles') ? await request.clone().text() : null;
      const response = await arriving.run(sealed, () => pass(request));
      if (pathname.endsWith('/challenges') && response.ok) {
        const { challenge } = (await response.clone().json()) as { challenge: string };
        tokens.set(decodeJwt(challenge).nonce, challenge);
      }
      return response;
    },
    inspect(run) {
      runs.push({ id: runs.length + 1, sealed: arriving.getStore() ?? null, ...run, steps: outcomesOf(run) });
    },
    async vector(id) {
      const run = runs[id - 1];
      const token = run?.claims ? tokens.get(run.claims.nonce) : undefined;
      return run === undefined || token === undefined ? null : vectorOf(run, { token, runs, bench });
    },
  };
}
