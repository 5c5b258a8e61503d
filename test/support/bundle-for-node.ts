import { type BuildOptions, build } from 'esbuild';
import { loadCohort } from '../../models/cohort.js';
import { MODEL } from './test-model.js';

/**
 * Bundles TypeScript of this repository for Node, with the build's constants; packages stay
 * outside.
 *
 * @param options entries, and where they go
 */
export async function bundleForNode(options: BuildOptions): Promise<void> {
  await build({
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    define: { COUNTERSIGN_COHORT: JSON.stringify(loadCohort()), COUNTERSIGN_MODEL: JSON.stringify(MODEL) },
    logLevel: 'warning',
    ...options,
  });
}
