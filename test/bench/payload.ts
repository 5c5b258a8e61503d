import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

interface Row {
  readonly stage: string;
  readonly files: readonly string[];
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}

interface Limit {
  readonly what: string;
  readonly bytes: number;
  readonly limit: number;
  readonly kept: boolean;
}

/**
 * What a learner's browser downloads of the build, by stage of an enrollment in Chromium; each
 * stage holds the ones before it. Bytes of the files as they lie in dist/, and compressed as a
 * server would. `--json` prints `{ rows, limits }`.
 *
 * @throws Error when a limit is broken
 */
export async function run(args: readonly string[]): Promise<void> {
  const stages = await enroll();
  const rows = [...stages].map(([stage, files]) => row(stage, [...files]));
  const limits = limitsOf(rows);
  if (args.includes('--json')) console.log(JSON.stringify({ rows, limits }));
  else print(rows, limits);
  if (limits.some(({ kept }) => !kept)) throw new Error('a limit is broken');
}

/** Files of the build that were asked for by the end of each stage. */
async function enroll(): Promise<Map<string, ReadonlySet<string>>> {
  const { startHarness } = await import('../../examples/harness/backend.js');
  const { openBrowser } = await import('../../examples/simulation/open-browser.js');
  const { sitDown } = await import('../../examples/simulation/learner.js');
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const harness = await startHarness({ port: 0, data: folder });
  const browser = await openBrowser({ clip: 'a1' });
  try {
    const page = await browser.newPage();
    const asked = new Set<string>();
    browser.on('request', (request) => {
      const [, file] = new URL(request.url()).pathname.split('/countersign/');
      if (file !== undefined && !request.url().includes('/api/')) asked.add(file);
    });
    await page.goto(`${harness.url}/plain-form.html?learner=ada`);
    const learner = await sitDown(page);
    const stages = new Map<string, ReadonlySet<string>>([['loader', new Set(['countersign.js'])]]);
    for (const [stage, state] of [
      ['before Start', 'idle'],
      ['until the camera shows', 'loading'],
      ['until the first embedding', 'typing'],
      ['whole check', 'accepted'],
    ] as const) {
      // `loading` is short where the models have come already.
      const wanted: readonly string[] = state === 'loading' ? ['loading', 'face'] : [state];
      if (!wanted.includes(String(await learner.until(...wanted)))) throw new Error(`the check did not come to ${state}`);
      stages.set(stage, new Set(asked));
    }
    return stages;
  } finally {
    await browser.close();
    await harness.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const sizes = new Map<string, Omit<Row, 'stage' | 'files'>>();

function sizeOf(file: string): Omit<Row, 'stage' | 'files'> {
  const known = sizes.get(file);
  if (known !== undefined) return known;
  const bytes = readFileSync(join('dist', file));
  const params = { [constants.BROTLI_PARAM_QUALITY]: bytes.length > 1e6 ? 9 : 11 };
  const size = { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes, { params }).length };
  sizes.set(file, size);
  return size;
}

function row(stage: string, files: readonly string[]): Row {
  const sum = (measure: 'raw' | 'gzip' | 'brotli'): number => files.reduce((total, file) => total + sizeOf(file)[measure], 0);
  return { stage, files, raw: sum('raw'), gzip: sum('gzip'), brotli: sum('brotli') };
}

/** What the project promises (issue "First light"): kB of 1,000 bytes. */
function limitsOf(rows: readonly Row[]): Limit[] {
  const files = (stage: string): readonly string[] => rows.find((candidate) => candidate.stage === stage)?.files ?? [];
  const gzip = (names: readonly string[]): number => names.reduce((total, name) => total + sizeOf(name).gzip, 0);
  const brotli = (names: readonly string[]): number => names.reduce((total, name) => total + sizeOf(name).brotli, 0);
  const ofStart = files('whole check').filter((file) => /face-worker|tfjs-backend-wasm|tiny_face_detector|face_landmark/.test(file));
  const recognition = files('whole check').filter((file) => file.includes('face_recognition'));
  const worker = files('whole check').find((file) => file.includes('face-worker'));
  const found = [
    { what: 'loader, gzip', bytes: gzip(files('loader')), limit: 1_000 },
    { what: 'JavaScript before Start, gzip', bytes: gzip(files('before Start').filter((file) => file.endsWith('.js'))), limit: 25_000 },
    { what: 'worker, brotli', bytes: worker === undefined ? Number.POSITIVE_INFINITY : sizeOf(worker).brotli, limit: 180_000 },
    { what: 'until guidance (worker, wasm, detector, landmarks), brotli', bytes: brotli(ofStart), limit: 600_000 },
    { what: 'recognition weights, brotli', bytes: brotli(recognition), limit: 2_600_000 },
  ];
  return found.map((limit) => ({ ...limit, kept: limit.bytes <= limit.limit }));
}

function print(rows: readonly Row[], limits: readonly Limit[]): void {
  const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1).padStart(10);
  console.log(`${'stage (kB)'.padEnd(28)}${['raw', 'gzip', 'brotli', 'files'].map((name) => name.padStart(10)).join('')}`);
  for (const { stage, files, raw, gzip, brotli } of rows) {
    console.log(`${stage.padEnd(28)}${kilobytes(raw)}${kilobytes(gzip)}${kilobytes(brotli)}${String(files.length).padStart(10)}`);
  }
  for (const [file, { raw, gzip, brotli }] of sizes)
    console.log(`  ${file.padEnd(46)}${[raw, gzip, brotli].map((bytes) => (bytes / 1000).toFixed(1)).join(' / ')}`);
  for (const { what, bytes, limit, kept } of limits)
    console.log(`${kept ? 'kept  ' : 'BROKEN'} ${what}: ${(bytes / 1000).toFixed(1)} of ${limit / 1000} kB`);
}
