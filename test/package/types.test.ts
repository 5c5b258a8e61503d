import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shell } from './developer-path.js';

/** Whose types the package's are checked against. */
const FRAMEWORKS = [
  'preact@11.2.0',
  'solid-js@1.9.20',
  'vue@3.5.45',
  'svelte@5.57.3',
  '@types/react@19.3.3',
  'react-18@npm:@types/react@18.3.32',
  'custom-elements-manifest@2.1.0',
  // They need a compiler that is written in JavaScript.
  'vue-tsc@3.3.14',
  'svelte-check@4.7.8',
  'typescript@5.9.3',
];

const PLAIN = `import 'countersign/element';
import 'countersign/monitor';
import type {} from 'countersign/svelte';
import type {} from 'countersign/vue';
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';

const check = document.createElement('countersign-check');
check.disabled = true;
check.start();
document.querySelector('countersign-check')?.addEventListener('countersign-complete', ({ detail }) => console.log(detail.receipt));
document.addEventListener('countersign-error', ({ detail }) => console.log(detail.code, detail.action, detail.details));
document.querySelector('countersign-phone')?.cancel();
document.querySelector('countersign-monitor')?.addEventListener('countersign-monitor-state', ({ detail }) => console.log(detail.state));
// @ts-expect-error: a score is told to nobody
check.addEventListener('countersign-complete', ({ detail }) => console.log(detail.score));

type Vue = InstanceType<GlobalComponents['countersign-check']>['$props'];
export const vue: Vue = { challenge: '/c', submit: '/s', class: 'x', onCountersignComplete: ({ detail }) => console.log(detail.receipt) };
// @ts-expect-error: no addresses
export const vueLacks: Vue = { name: 'identity' };
type Svelte = SvelteHTMLElements['countersign-check'];
export const svelte: Svelte = { challenge: '/c', submit: '/s', class: 'x', 'oncountersign-complete': ({ detail }) => console.log(detail.receipt) };
// @ts-expect-error: no addresses
export const svelteLacks: Svelte = { name: 'identity' };
`;

/** One page for every JSX. */
function jsx(framework: string, event: string): string {
  return `import 'countersign/${framework}';
export const page = (
  <form>
    <countersign-check id="check" name="identity" required challenge="/c" submit="/s" assets="/a/" messages={{ labels: { start: 'Begin' } }}
      ${event}countersign-complete={({ detail }) => console.log(detail.receipt, detail.result)}>
      <a slot="alternative" href="/proctor">Another way</a>
    </countersign-check>
    <countersign-monitor for="essay" challenge="/c" submit="/s" ${event}countersign-monitor-state={({ detail }) => console.log(detail.error?.code)} />
    <countersign-phone submit="/p" ${event}countersign-error={({ detail }) => console.log(detail.code)} />
    {/* @ts-expect-error: no addresses */}
    <countersign-check name="identity" />
    {/* @ts-expect-error: a score is told to nobody */}
    <countersign-check challenge="/c" submit="/s" ${event}countersign-complete={({ detail }) => console.log(detail.score)} />
  </form>
);
`;
}

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-types-'));
  await shell(`npm pack --pack-destination ${folder} --ignore-scripts --loglevel=error`, '.');
  const packages = ['./countersign-*.tgz', ...FRAMEWORKS].join(' ');
  await shell(`npm install ${packages} --prefer-offline --ignore-scripts --no-audit --no-fund --loglevel=error`, folder);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function typeCheck(name: string, code: string, options: object): Promise<string> {
  const place = join(folder, name.replace(/\W/g, ''));
  mkdirSync(place);
  writeFileSync(join(place, name), code);
  const strict = { target: 'ES2022', module: 'ESNext', moduleResolution: 'bundler', strict: true, noEmit: true, types: [] };
  const compilerOptions = { ...strict, lib: ['ES2022', 'DOM', 'DOM.Iterable'], ...options };
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [name] }));
  return shell(`${resolve('node_modules/.bin/tsc')} -p ${place} || true`, folder);
}

describe('TypeScript in a project that uses the package', () => {
  it('knows the elements and their events by name; Vue and Svelte do, too', async () => {
    expect(await typeCheck('plain.ts', PLAIN, {})).toBe('');
  });

  it.each([
    ['React 19', 'react', 'on', { jsx: 'react-jsx' }],
    [
      'React 18',
      'react',
      'on',
      { jsx: 'react-jsx', paths: { react: ['../node_modules/react-18'], 'react/*': ['../node_modules/react-18/*'] } },
    ],
    ['Preact', 'preact', 'on', { jsx: 'react-jsx', jsxImportSource: 'preact' }],
    ['Solid', 'solid', 'on:', { jsx: 'preserve', jsxImportSource: 'solid-js' }],
  ])('knows them in the JSX of %s', async (title, framework, event, options) => {
    expect(await typeCheck(`${title.replace(' ', '-')}.tsx`, jsx(framework, event), options)).toBe('');
  });
});

describe('the templates of the documentation', () => {
  const docs = readFileSync('examples/docs/frameworks.md', 'utf8');
  const written = (language: string): string => new RegExp(`\\n\`\`\`${language}\\n([\\s\\S]+?)\\n\`\`\``).exec(docs)?.[1] ?? '';
  const compilerOptions = {
    ...{ target: 'ES2022', module: 'ESNext', moduleResolution: 'bundler', strict: true, noEmit: true, types: [] },
    ...{ verbatimModuleSyntax: true, lib: ['ES2022', 'DOM', 'DOM.Iterable'] },
  };

  /** What the checker says of a template as it is written, and with two mistakes. */
  async function check(language: string, command: (place: string) => string): Promise<string> {
    const place = join(folder, language);
    mkdirSync(place);
    const template = written(language);
    const wrong = template.replace('event.detail.receipt', 'event.detail.score');
    const lacking = template.replace(/ *submit="[^"]+"\n/, '');
    expect(new Set([template, wrong, lacking, '']).size).toBe(4);
    for (const [name, text] of Object.entries({ Written: template, Wrong: wrong, Lacking: lacking }))
      writeFileSync(join(place, `${name}.${language}`), text);
    const options = { compilerOptions, vueCompilerOptions: { strictTemplates: true }, include: [`*.${language}`] };
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(options));
    return shell(`${command(place)} || true`, folder);
  }

  it.each([
    ['Vue', 'vue', (place: string) => `node_modules/.bin/vue-tsc -p ${place}`],
    [
      'Svelte',
      'svelte',
      (place: string) => `node_modules/.bin/svelte-check --workspace ${place} --tsconfig ./tsconfig.json --output machine`,
    ],
  ])('pass the checker of %s, which finds what is wrong in them', async (_, language, command) => {
    const said = await check(language, command);
    expect(said).not.toMatch(/Written/);
    expect(said).toMatch(/Wrong\.\w+.*score/);
    expect(said).toMatch(/Lacking\.\w+[\s\S]*submit/);
  });
});

describe('the Custom Elements Manifest', () => {
  it('is one, and says what the elements have', () => {
    const { customElements } = JSON.parse(readFileSync(join(folder, 'node_modules/countersign/package.json'), 'utf8'));
    const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/countersign', customElements), 'utf8'));
    const schema = JSON.parse(readFileSync(join(folder, 'node_modules/custom-elements-manifest/schema.json'), 'utf8'));
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(manifest), JSON.stringify(validate.errors)).toBe(true);
    const [check, monitor, phone] = manifest.modules.map(({ declarations }: { declarations: object[] }) => declarations[0]);
    const names = (list: { name: string }[]) => list.map(({ name }) => name);
    expect([check, monitor, phone].map(({ tagName }) => tagName)).toEqual([
      'countersign-check',
      'countersign-monitor',
      'countersign-phone',
    ]);
    expect([names(phone.attributes), phone.superclass.name]).toEqual([['submit', 'assets', 'checked-worker', 'lang'], 'CountersignCheck']);
    expect(names(check.attributes)).toEqual(expect.arrayContaining(['challenge', 'submit', 'name', 'disabled', 'checked-worker']));
    expect(names(check.events)).toHaveLength(7);
    expect(names(check.members)).toEqual(expect.arrayContaining(['value', 'state', 'start', 'cancel']));
    expect(names(check.members).filter((name) => /^(?:form\w|render|update|#)/.test(name))).toEqual([]);
    expect(names(check.slots)).toEqual(['intro', 'alternative', 'done']);
  });
});
