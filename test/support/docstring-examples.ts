import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The entries of the package, as `src/ENTRY.ts`. */
const ENTRIES = ['index', 'element', 'monitor', 'phone', 'server', 'certificate', 'stills', 'passkeys', 'proofs', 'service'] as const;
type Entry = (typeof ENTRIES)[number];

/** Something that an entry exports by its value: a function, a class, a constant. */
interface Exported {
  readonly entry: Entry;
  readonly name: string;
  readonly file: string;
}

/** What the examples take for granted, beside what the package exports. */
const GIVEN: Readonly<Record<string, string>> = {
  askTheLearner: "import('../../src/monitor.js').MonitorOptions['consent']",
  challenge: 'string',
  check: "import('../../src/check/check-types.js').Check",
  checks: "readonly import('../../src/certificate.js').CountedCheck[]",
  certificate: "import('../../src/certificate.js').Certificate",
  countersign: "import('../../src/server.js').Countersign",
  dist: 'string',
  credential: "Parameters<typeof import('../../src/proofs.js').addProof>[0]",
  database: "import('../../src/server.js').Database",
  encodedList: 'string',
  error: 'unknown',
  expectation: "import('../../src/certificate.js').CertificateExpectation",
  expected: "import('../../src/server.js').ReceiptExpectation",
  form: 'HTMLFormElement',
  input: 'HTMLInputElement',
  key: "import('../../src/proofs.js').ProofKey",
  keys: "import('../../src/certificate.js').CertificateKeySet",
  code: 'string',
  nonce: 'string',
  log: "{ info(entry: object): void } & import('../../src/server.js').ErasureLog",
  pg: "typeof import('pg')",
  PGlite: "typeof import('@electric-sql/pglite').PGlite",
  png: 'Uint8Array<ArrayBuffer>',
  policy: "import('../../src/server.js').PolicyOptions",
  prompts: "import('../../src/check/check-types.js').CheckPrompts",
  published: "{ keys: readonly import('../../src/certificate.js').PublicCertificateKey[] }",
  qr: "import('../../src/certificate.js').QrModules",
  request: 'Request',
  review: "import('../../src/server.js').Review",
  server: "import('node:http').Server",
  submit: 'string',
  textarea: 'HTMLTextAreaElement',
  video: 'HTMLVideoElement',
  sessionOf: "(request: Request) => Promise<import('../../src/server.js').Session | null>",
  taken: 'ReadonlySet<number>',
  token: 'string',
};

/** Everything that the package exports by value, with the file that defines it. */
export function exportedValues(): Exported[] {
  return ENTRIES.flatMap((entry) => {
    const text = readFileSync(`src/${entry}.ts`, 'utf8');
    return [...text.matchAll(/export \{([^}]*)\} from '\.\/([^']+)\.js'/g)].flatMap(([, names = '', file = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '))
        .map((name) => ({ entry, name, file: `src/${file}.ts` })),
    );
  });
}

/** The example in the docstring of a function or class, as code; `null` where there is none. */
export function exampleOf({ name, file }: Exported): string | null {
  const text = readFileSync(file, 'utf8');
  const at = text.search(new RegExp(`export (?:async )?(?:function|class) ${name}\\b`));
  const docstring = text.slice(0, at).match(/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/)?.[0] ?? '';
  const [, example] = docstring.match(/@example\s?([\s\S]*?)(?=\n \* @|\*\/\s*$)/) ?? [];
  if (example === undefined) return null;
  const lines = example.split('\n').map((line) => line.replace(/^\s*\* ?/, ''));
  return lines
    .join('\n')
    .replaceAll(/```\w*/g, '')
    .trim();
}

/** Whether it is a function or a class: constants need no example. */
export function isCallable({ name, file }: Exported): boolean {
  return new RegExp(`export (?:async )?(?:function|class) ${name}\\b`).test(readFileSync(file, 'utf8'));
}

/**
 * Writes one module for each example into a folder of two levels below the top, to be type-checked.
 */
export function writeExamples(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const values = exportedValues();
  const globals = values.map(({ entry, name }) => `  const ${name}: typeof import('../../src/${entry}.js').${name};`);
  const types = values.filter((one) => isClass(one)).map(({ entry, name }) => `  type ${name} = import('../../src/${entry}.js').${name};`);
  const given = Object.entries(GIVEN).map(([name, type]) => `  const ${name}: ${type};`);
  writeFileSync(join(folder, 'given.d.ts'), `export {};\ndeclare global {\n${[...globals, ...types, ...given].join('\n')}\n}\n`);
  for (const value of values) {
    const example = exampleOf(value);
    if (example !== null) writeFileSync(join(folder, `${value.entry}-${value.name}.ts`), `export {};\n${example}\n`);
  }
  const config = {
    extends: '../../test/tsconfig.json',
    compilerOptions: { noUnusedLocals: false, tsBuildInfoFile: null, incremental: false },
  };
  const include = ['.', '../../src/globals.d.ts', '../../src/proofs/digitalbazaar.d.ts'];
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, include }));
}

function isClass({ name, file }: Exported): boolean {
  return new RegExp(`export class ${name}\\b`).test(readFileSync(file, 'utf8'));
}

/** How many examples were written. */
export function countExamples(folder: string): number {
  return readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'given.d.ts').length;
}
