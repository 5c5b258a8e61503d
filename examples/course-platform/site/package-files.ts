import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The folder of the package's files for browsers, wherever the package is installed: what a page
 * loads from /countersign/.
 */
export const PACKAGE_FILES = join(dirname(createRequire(import.meta.url).resolve('countersign/package.json')), 'dist');

/**
 * What these files are served with, which are the same for everybody: so that a page that is
 * isolated (Cross-Origin-Embedder-Policy) may start their worker, and a page of another origin, or
 * of none, may load them and say what it lacks.
 */
export const PACKAGE_HEADERS = {
  'access-control-allow-origin': '*',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
} as const;
