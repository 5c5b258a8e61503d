import type { ModelId } from '../../src/types.js';

/** What `COUNTERSIGN_MODEL` is in tests and benchmarks. */
export const MODEL: ModelId = { id: 'test', version: '0', sha256: '0'.repeat(64), dim: 128 };
