import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The folder of the package's files for browsers, wherever the package is installed: what a page
 * loads from /countersign/.
 */
export const PACKAGE_FILES = join(dirname(createRequire(import.meta.url).resolve('countersign/package.json')), 'dist');
