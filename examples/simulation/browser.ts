// Finds a Chromium: used by the tests, the demo and the benchmarks. Node built-ins and playwright
// only.
import { existsSync, readFileSync } from 'node:fs';

/** Where `test/setup.mjs --browser` writes what it found. */
const FOUND = '.cache/browser.json';

/** The path of a Chromium. `test/setup.mjs --browser` finds or installs one. */
export function chromiumPath(): string {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const path = existsSync(FOUND) ? JSON.parse(readFileSync(FOUND, 'utf8')).chromium : null;
  if (path === null || !existsSync(path)) throw new Error('no Chromium: run `node test/setup.mjs --browser`, or set CHROMIUM_PATH');
  return path;
}

/**
 * Launch arguments: no permission prompts, a simulated camera, nothing that talks to the network by
 * itself.
 *
 * @param options `clip`: a .mjpeg or .y4m file that the camera shows; without it, Chromium's own
 *   test picture
 */
export function chromiumArgs({ clip }: { clip?: string } = {}): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    ...(clip === undefined ? [] : [`--use-file-for-fake-video-capture=${clip}`]),
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
