import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Who may import whom: the table of src/README.md. Names are folders, or files at the top of src. A folder may always import itself. */
const BASE = ['types', 'errors'];
const TABLE: Record<string, readonly string[]> = {
  types: [],
  errors: [],
  sha256: [],
  name: [],
  'fetch-checked': BASE,
  assets: ['fetch-checked'],
  consent: [...BASE, 'sha256'],
  support: BASE,
  transport: BASE,
  outbox: BASE,
  'stored-name': ['sha256', 'types'],
  forget: [...BASE, 'assets', 'bundle', 'capture', 'load-module', 'transport'],
  'load-module': [...BASE, 'fetch-checked', 'or-abort', 'trusted-url'],
  'load-once': [],
  'trusted-url': [],
  'script-tag': ['trusted-url'],
  deliver: [...BASE, 'outbox', 'transport'],
  camera: [...BASE, 'sha256'],
  keystroke: BASE,
  face: [...BASE, 'fetch-checked', 'trusted-url'],
  bundle: [...BASE, 'name', 'stored-name'],
  matching: ['types'],
  'check-types': [...BASE, 'camera', 'consent'],
  'or-abort': [],
  recovering: BASE,
  session: [...BASE, 'assets', 'bundle', 'camera', 'check-types', 'face', 'fetch-checked', 'keystroke', 'outbox', 'stored-name'],
  capture: ['bundle', 'camera', 'deliver', 'session'],
  check: [
    ...BASE,
    'assets',
    'bundle',
    'camera',
    'capture',
    'check-types',
    'consent',
    'deliver',
    'load-module',
    'load-once',
    'or-abort',
    'outbox',
    'recovering',
    'stored-name',
    'support',
    'transport',
  ],
  monitor: [...BASE, 'assets', 'bundle', 'capture', 'consent', 'keystroke', 'load-module', 'outbox', 'stored-name', 'transport'],
  element: [...BASE, 'assets', 'check', 'check-types', 'consent', 'forget', 'load-module', 'load-once', 'monitor', 'support'],
  server: [...BASE, 'bundle', 'matching', 'name'],
  certificate: [...BASE, 'bundle'],
  stills: [...BASE, 'face'],
  passkeys: ['server'],
  proofs: ['certificate'],
};
/** Entry points: re-exports only. */
const ENTRIES = [
  'index.ts',
  'element.ts',
  'monitor.ts',
  'server.ts',
  'certificate.ts',
  'stills.ts',
  'passkeys.ts',
  'proofs.ts',
  'countersign-keys.ts',
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));

function importsOf(file: string): string[] {
  const code = readFileSync(join('src', file), 'utf8');
  const found = [
    ...code.matchAll(/(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"](\.[^'"]+)['"]|(?:^|\n)\s*import\s*['"](\.[^'"]+)['"]/g),
  ];
  return found.map((match) => normalize(join(dirname(file), (match[1] ?? match[2]) as string)).replace(/\.js$/, '.ts'));
}

/** `face/client.ts` → `face`; `check.ts` → `check`; `element.ts` (the entry) → `element.ts`. */
function place(file: string): string {
  const [first, ...rest] = file.split('/') as [string, ...string[]];
  if (rest.length > 0) return first;
  return ENTRIES.includes(first) ? first : first.replace(/\.ts$/, '');
}

describe('the import table', () => {
  it.each(files.filter((file) => !ENTRIES.includes(place(file))))('is kept by %s', (file) => {
    const from = place(file);
    const allowed = TABLE[from];
    expect(allowed, `${from} is not in the table`).toBeDefined();
    for (const target of importsOf(file)) {
      expect(files, `${file} imports ${target}`).toContain(target);
      expect([from, ...(allowed ?? [])], `${file} imports ${target}`).toContain(place(target));
    }
  });

  it.each(['index.ts', 'element.ts', 'monitor.ts', 'server.ts', 'certificate.ts'])('lets the entry %s do nothing but re-export', (file) => {
    const code = readFileSync(join('src', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
    const statements = code
      .split(';')
      .map((statement) => statement.trim())
      .filter(Boolean);
    for (const statement of statements) expect(statement).toMatch(/^(?:export\s[\s\S]*from\s*'|import\s*')/);
  });

  it('keeps the worker out of the page: on the page, only client, evidence and what they name are imported from face/', () => {
    const pageSide = new Set([
      'face/client.ts',
      'face/evidence.ts',
      'face/collect-document.ts',
      'face/card-collector.ts',
      'face/protocol.ts',
      'face/hints.ts',
      'face/liveness-track.ts',
      'face/collector.ts',
      'face/baseline.ts',
      'face/liveness-script.ts',
      'face/start-worker.ts',
      'face/visible-clock.ts',
    ]);
    for (const file of files.filter((name) => !/^(?:face|stills)\//.test(name) || pageSide.has(name))) {
      for (const target of importsOf(file))
        if (target.startsWith('face/')) expect([...pageSide], `${file} imports ${target}`).toContain(target);
    }
  });
});

describe('the import graph', () => {
  it('has no cycles', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      expect(path, `cycle: ${[...path, file].join(' → ')}`).not.toContain(file);
      if (done.has(file)) return;
      for (const target of importsOf(file)) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });
});
