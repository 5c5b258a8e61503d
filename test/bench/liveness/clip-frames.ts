import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Pixels } from '../../../src/face/worker/warp.js';

/** Frames a second that are looked at: what the product manages on a slow machine. */
export const FPS = 12;
const WIDTH = 640;
const HEIGHT = 480;

/** The film files of a folder. */
export function clipsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => /\.(?:mp4|webm|mov|mkv|avi)$/i.test(file))
    .sort()
    .map((file) => join(folder, file));
}

/**
 * The frames of a film as a camera of 640 × 480 would give them. Needs ffmpeg.
 *
 * @param scale of the film in the frame, 1 for as large as can be: people sit further from a laptop
 *   than they are filmed
 */
export async function framesOf(file: string, { scale, seconds }: { readonly scale: number; readonly seconds: number }): Promise<Pixels[]> {
  const [width, height] = [2 * Math.round((scale * WIDTH) / 2), 2 * Math.round((scale * HEIGHT) / 2)];
  const fit = `fps=${FPS},scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${WIDTH}:${HEIGHT}:-1:-1:gray`;
  const args = ['-v', 'error', '-i', file, '-vf', fit, '-t', String(seconds), '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'];
  const bytes = await outputOf('ffmpeg', args);
  const size = WIDTH * HEIGHT * 4;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => ({
    data: new Uint8ClampedArray(bytes.buffer, bytes.byteOffset + index * size, size),
    width: WIDTH,
    height: HEIGHT,
  }));
}

function outputOf(command: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let complaint = '';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.on('error', () => reject(new Error(`${command} is needed to read films: apt install ${command}`)));
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => {
      complaint += part.toString();
    });
    child.on('close', (code) =>
      code === 0 ? resolve(Buffer.concat(parts)) : reject(new Error(`${command} ended with ${code}: ${complaint}`)),
    );
  });
}
