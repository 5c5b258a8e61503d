import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'esbuild';
import sharp from 'sharp';
import { loadWeights, modelId } from '../../../models/weights.js';

const FOLDER = '.cache/bench/face-speed';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.html': 'text/html',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};
/**
 * Parts of the package's sample pictures with one whole face each; shown as 640 × 480, as cameras
 * give them.
 */
const PARTS = [
  { file: 'sample3.jpg', left: 880, top: 130, width: 480, height: 360 },
  { file: 'sample1.jpg', left: 700, top: 260, width: 640, height: 480 },
  { file: 'sample6.jpg', left: 20, top: 340, width: 600, height: 450 },
] as const;
export const PICTURES = PARTS.length;

/** The run-time files by the names that the product has for them, from what the build wrote. */
const ASSETS = {
  worker: 'face-worker',
  wasm: 'tfjs-backend-wasm',
  wasmSimd: 'tfjs-backend-wasm-simd',
  'model-detector': 'tiny_face_detector_model',
  'model-landmarks': 'face_landmark_68_model',
  'model-recognition': 'face_recognition_model',
} as const;

function readAssets(): Readonly<Record<string, { path: string; bytes: number; integrity: string }>> {
  const integrity = JSON.parse(readFileSync('dist/integrity.json', 'utf8')) as Readonly<Record<string, string>>;
  const of = (prefix: string) => {
    const path = readdirSync('dist/assets').find((file) => file.replace(/-[^-]{8}\.\w+$/, '') === prefix);
    if (path === undefined) throw new Error(`dist/assets has no ${prefix}: run npm run build`);
    return { path, bytes: statSync(join('dist/assets', path)).size, integrity: integrity[`assets/${path}`] as string };
  };
  return Object.fromEntries(Object.entries(ASSETS).map(([name, prefix]) => [name, of(prefix)]));
}

/**
 * Pictures, weights and bundles in a folder, and a server on loopback that counts the bytes it
 * sends.
 */
export async function openPlace() {
  mkdirSync(join(FOLDER, 'pictures'), { recursive: true });
  mkdirSync(join(FOLDER, 'weights'), { recursive: true });
  for (const [index, { file, ...part }] of PARTS.entries()) {
    const picture = sharp(join('node_modules/@vladmandic/face-api/demo', file)).extract(part).resize(640, 480);
    await picture.jpeg({ quality: 92 }).toFile(join(FOLDER, 'pictures', `${index}.jpg`));
  }
  for (const { id, specs } of loadWeights()) {
    writeFileSync(join(FOLDER, 'weights', `${id}.json`), JSON.stringify(specs));
  }
  writeFileSync(join(FOLDER, 'index.html'), '<!doctype html><title>Face speed</title><script type="module" src="/bench/page.js"></script>');
  const assets = readAssets();
  await build({
    entryPoints: ['test/bench/face-speed/page.ts', 'test/bench/face-speed/worker.ts'],
    outdir: join(FOLDER, 'bench'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    define: {
      COUNTERSIGN_ASSETS: JSON.stringify(assets),
      COUNTERSIGN_ASSETS_BASE: '"/dist/assets/"',
      COUNTERSIGN_MODEL: JSON.stringify(modelId()),
    },
    logLevel: 'error',
  });
  let sent = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = normalize(decodeURIComponent(pathname === '/' ? '/index.html' : pathname));
    const file = [join(FOLDER, path), join('.', path)].find((one) => existsSync(one) && statSync(one).isFile());
    if (file === undefined || !/^(\/node_modules|\/dist\/assets|\/bench|\/weights|\/pictures|\/index\.html)/.test(path))
      return void response.writeHead(404).end();
    sent += statSync(file).size;
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    /** Bytes sent since the last time this was asked. */
    sent: (): number => {
      const bytes = sent;
      sent = 0;
      return bytes;
    },
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
