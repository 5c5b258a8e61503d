import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Who may import whom: the table of src/README.md. A name is a folder; in `ROOMY` folders, a folder
 * inside it or a file beside those. Whoever imports `bundle` may import all of its rooms.
 */
const NOUNS = ['types', 'errors', 'name', 'base64url', 'sha256', 'limits', 'moves', 'sentence', 'steady', 'tell-developer'];
const PAGE = [...NOUNS, 'loading', 'bundle/page'];
const SHARED_BUNDLE = ['challenge-schema', 'schema', 'signing-hash', 'steps', 'strict-json', 'vectors', 'verification-error'].map(
  (file) => `bundle/${file}`,
);
const OPENING = [...NOUNS, ...SHARED_BUNDLE, 'bundle/server', 'matching'];
const TABLE: Record<string, readonly string[]> = {
  types: [],
  errors: [],
  name: [],
  sha256: ['base64url'],
  loading: NOUNS,
  delivery: NOUNS,
  camera: [...NOUNS, 'loading'],
  keystroke: NOUNS,
  base64url: [],
  limits: [],
  moves: ['types'],
  sentence: [],
  steady: ['types'],
  'tell-developer': [],
  'bundle/steps': [],
  'bundle/vectors': NOUNS,
  'bundle/strict-json': [],
  'bundle/verification-error': [...NOUNS, 'bundle/steps'],
  'bundle/challenge-schema': NOUNS,
  'bundle/schema': [...NOUNS, 'bundle/challenge-schema'],
  'bundle/signing-hash': NOUNS,
  'bundle/page': [...NOUNS, ...SHARED_BUNDLE, 'loading'],
  'bundle/server': [...NOUNS, ...SHARED_BUNDLE],
  'face/protocol': [...NOUNS, 'loading'],
  'face/page': [...NOUNS, 'loading', 'face/protocol'],
  'face/worker': [...NOUNS, 'loading', 'face/protocol'],
  check: [...PAGE, 'delivery', 'camera', 'keystroke', 'face/page'],
  monitor: [...PAGE, 'delivery', 'keystroke', 'check'],
  element: [...NOUNS, 'loading', 'keystroke', 'check', 'monitor'],
  'script-tag': ['loading', 'tell-developer'],
  matching: NOUNS,
  'server/store': OPENING,
  'server/policy': [...OPENING, 'server/store'],
  'server/keys': [...OPENING, 'server/store', 'server/policy'],
  'server/decision': [...OPENING, 'server/store', 'server/policy', 'server/keys'],
  'server/devices': [...OPENING, 'server/store', 'server/policy'],
  'server/reference': [...OPENING, 'server/store', 'server/policy', 'server/keys'],
  'server/typing': [...OPENING, 'server/store', 'server/policy', 'server/keys', 'server/reference'],
  'server/reviews': [...OPENING, ...rooms('store policy keys decision devices reference')],
  'server/faces': [...OPENING, ...rooms('store keys reference reviews')],
  'server/privacy': [...OPENING, ...rooms('store policy keys decision devices reference typing reviews faces')],
  'server/challenge': [...OPENING, ...rooms('store policy keys decision devices reference reviews privacy')],
  'server/handover': [...OPENING, ...rooms('store policy keys')],
  'server/verify': [...OPENING, ...rooms('store policy keys decision devices reference typing reviews faces privacy challenge handover')],
  'server/backend': [...OPENING, ...rooms('store policy keys decision devices reference typing reviews faces privacy challenge')],
  'server/http': [...OPENING, ...rooms('store policy keys privacy challenge handover verify backend')],
  'server/schema': ['server/store'],
  'server/run-background': rooms('store devices reference typing faces privacy backend'),
  'server/create-countersign': [
    ...OPENING,
    ...rooms('store keys decision devices reference typing reviews faces privacy backend http run-background'),
  ],
  'certificate/compress': [],
  'certificate/claims': [...NOUNS, ...SHARED_BUNDLE],
  'certificate/signing': [...NOUNS, ...SHARED_BUNDLE, 'certificate/claims'],
  'certificate/status': [...NOUNS, 'certificate/compress', 'certificate/claims', 'certificate/signing'],
  'certificate/pages': ['certificate/claims'],
  'certificate/pictures': ['certificate/compress', 'certificate/claims'],
  'certificate/issue-certificate': ['certificate/claims', 'certificate/signing'],
  'certificate/verify-certificate': ['certificate/claims', 'certificate/signing', 'certificate/status'],
  proofs: ['certificate/claims', 'certificate/signing'],
  command: [],
  frameworks: [],
  passkeys: ['server/devices'],
  stills: ['face/worker'],
  ...serviceRooms(),
};
/** Their folders are rooms, each with a line of its own. */
const ROOMY = ['server', 'face', 'bundle', 'certificate', 'service'];

/** The service uses the library as anybody else does: by its entry. */
function serviceRooms(): Record<string, readonly string[]> {
  const service = (names: string): string[] => ['server.ts', ...names.split(' ').map((name) => `service/${name}`)];
  return {
    'service/configuration': ['server.ts'],
    'service/schema': ['server.ts'],
    'service/store': service('configuration'),
    'service/checks': service('configuration store'),
    'service/api': [...NOUNS, ...service('configuration store checks')],
    'service/hosted': service('configuration store api'),
    'service/operating': ['stills.ts', ...service('configuration store api')],
    'service/webhooks': service('configuration store'),
    'service/console': [...NOUNS, ...service('configuration store checks api')],
    'service/create-app': service('api checks console hosted operating'),
    'service/open-service': service('configuration checks hosted operating webhooks create-app'),
    'service/start-service': service('configuration schema store hosted operating open-service'),
    'service/command': service('configuration schema store console hosted start-service'),
  };
}

function rooms(names: string): string[] {
  return names.split(' ').map((name) => `server/${name}`);
}

/** Entry points: re-exports only. */
const ENTRIES = [
  'index.ts',
  'element.ts',
  'monitor.ts',
  'phone.ts',
  'server.ts',
  'certificate.ts',
  'stills.ts',
  'passkeys.ts',
  'proofs.ts',
  'service.ts',
  'countersign-keys.ts',
  'countersign-command.ts',
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

/**
 * `face/page/client.ts` → `face/page`; `check/check.ts` → `check`; `element.ts` (the entry) →
 * `element.ts`.
 */
function place(file: string): string {
  const [first, second, ...rest] = file.split('/') as [string, ...string[]];
  if (second === undefined) return ENTRIES.includes(first) ? first : first.replace(/\.ts$/, '');
  if (!ROOMY.includes(first)) return first;
  return `${first}/${rest.length > 0 ? second : second.replace(/\.ts$/, '')}`;
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

  it.each(['index.ts', 'element.ts', 'monitor.ts', 'server.ts', 'certificate.ts', 'service.ts'])(
    'lets the entry %s do nothing but re-export',
    (file) => {
      const code = readFileSync(join('src', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
      const statements = code
        .split(';')
        .map((statement) => statement.trim())
        .filter(Boolean);
      for (const statement of statements) expect(statement).toMatch(/^(?:export\s[\s\S]*from\s*'|import\s*')/);
    },
  );

  it('has no room that nothing is in, and none that leads back to itself', () => {
    const filled = new Set(files.map(place));
    expect(Object.keys(TABLE).filter((room) => !filled.has(room))).toEqual([]);
    const done = new Set<string>();
    const visit = (room: string, path: readonly string[]): void => {
      expect(path, `cycle: ${[...path, room].join(' → ')}`).not.toContain(room);
      if (done.has(room)) return;
      for (const target of TABLE[room] ?? []) visit(target, [...path, room]);
      done.add(room);
    };
    for (const room of Object.keys(TABLE)) visit(room, []);
  });

  it('holds no permission that is not used, the ground floor apart', () => {
    const used = new Map<string, Set<string>>();
    for (const file of files) {
      const targets = used.get(place(file)) ?? new Set();
      for (const target of importsOf(file)) targets.add(place(target));
      used.set(place(file), targets);
    }
    const idle = Object.entries(TABLE).flatMap(([room, allowed]) =>
      allowed.filter((target) => target.startsWith('server/') && !used.get(room)?.has(target)).map((target) => `${room} → ${target}`),
    );
    expect(idle).toEqual([]);
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

describe('the examples', () => {
  const examples = readdirSync('examples', { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'));
  const targetsOf = (file: string) =>
    [...readFileSync(join('examples', file), 'utf8').matchAll(/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*'(\.[^']+)'/g)].map(
      ([, target]) => normalize(join(dirname(file), target as string)).replace(/\.js$/, '.ts'),
    );

  it('import nothing of the tests', () => {
    for (const file of examples) for (const target of targetsOf(file)) expect(examples, `${file} imports ${target}`).toContain(target);
  });

  it('have rooms that do not lead back to themselves', () => {
    const roomOf = (file: string) => (dirname(file) === 'course-platform' ? file : dirname(file));
    const leads = new Map<string, Set<string>>();
    for (const file of examples) {
      const to = leads.get(roomOf(file)) ?? new Set();
      for (const target of targetsOf(file)) if (roomOf(target) !== roomOf(file)) to.add(roomOf(target));
      leads.set(roomOf(file), to);
    }
    const visit = (room: string, path: readonly string[]): void => {
      expect(path, `cycle: ${[...path, room].join(' → ')}`).not.toContain(room);
      for (const target of leads.get(room) ?? []) visit(target, [...path, room]);
    };
    for (const room of leads.keys()) visit(room, []);
  });
});
