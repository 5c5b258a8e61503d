import type { RunningStillChecker } from '../../stills.js';
import type { Configuration } from '../configuration/configuration.js';

/**
 * What looks at pictures, where the policy asks for some. Its packages are large, and most services
 * need none of them.
 *
 * @throws Error that says what to install
 */
export async function loadStillChecker({ stills = 0 }: Configuration['policy']): Promise<RunningStillChecker | null> {
  if (stills === 0) return null;
  try {
    const { createStillChecker } = await import('../../stills.js');
    return createStillChecker();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      'policy.stills needs packages that are not installed: npm install sharp @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm',
    );
  }
}
