import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder of the public research data that is measured on: `COUNTERSIGN_DATA`, else
 * `../shared/data`; `null` where there is none.
 */
export function dataDir(): string | null {
  const folder = process.env.COUNTERSIGN_DATA ?? '../shared/data';
  return existsSync(join(folder, 'typing')) ? folder : null;
}
