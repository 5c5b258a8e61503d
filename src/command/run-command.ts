import { join } from 'node:path';
import { copyAssets } from './copy-assets.js';

const USAGE = `Usage: countersign copy-assets DIR   copies what pages load into DIR/countersign; DIR is the folder
                                     that your site serves at /, such as public`;

export interface CommandOptions {
  /** The package's built files. */
  readonly dist: string;
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

/**
 * `countersign copy-assets DIR`.
 *
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly
 */
export async function runCommand(args: readonly string[], { dist, out, error }: CommandOptions): Promise<number> {
  const [command, site, ...rest] = args;
  if (command !== 'copy-assets' || !site || site.startsWith('-') || rest.length > 0) {
    error(USAGE);
    return 2;
  }
  try {
    const folder = join(site, 'countersign');
    const { files, bytes } = await copyAssets(dist, folder);
    out(`${files} files (${(bytes / 1e6).toFixed(1)} MB) are in ${folder}. Pages load them from /countersign/assets/.`);
    return 0;
  } catch (cause) {
    error(cause instanceof Error ? cause.message : String(cause));
    return 1;
  }
}
