// The build, in the order of its dependence: 1 wasm and models → 2 worker, capture code and its
// screens → 3 entries → 4 script tag → 5 integrity.json, licences. Each step adds what it wrote to
// `assets`; later steps have those names and hashes baked in.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import { minify as terser } from 'terser';
import { loadCohort } from './models/cohort.ts';
import { KERNELS } from './models/kernels.ts';
import { loadWeights, modelId } from './models/weights.ts';
import { customElementsManifest } from './src/frameworks/manifest.ts';
import { publishedSchema } from './src/service/configuration/published-schema.ts';

const { version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

const assets = {};
const languages = {};
const elementFile = {};
const monitorFile = {};
const phoneFile = {};
const hostedFile = {};
mkdirSync('dist', { recursive: true });
for (const entry of readdirSync('dist')) if (entry !== 'types') rmSync(join('dist', entry), { recursive: true });
mkdirSync('dist/assets');
for (const [name, file] of [
  ['wasm', 'tfjs-backend-wasm.wasm'],
  ['wasmSimd', 'tfjs-backend-wasm-simd.wasm'],
]) {
  writePacked(name, readFileSync(join('node_modules/@tensorflow/tfjs-backend-wasm/dist', file)), file);
}
const nets = loadWeights();
for (const { id, file, bytes } of nets) writePacked(`model-${id}`, bytes, file, { strategy: constants.Z_HUFFMAN_ONLY });
const specs = Object.fromEntries(nets.map(({ id, specs }) => [id, specs]));
const model = modelId();

function packedNets() {
  return Object.fromEntries(
    nets.map(({ id, specs }) => [
      id,
      { path: `./assets/${assets[`model-${id}`].path}`, integrity: assets[`model-${id}`].integrity, specs },
    ]),
  );
}

function integrity(bytes) {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

/**
 * Packed here, because many servers send octet streams as they are, and unpacked by the worker. The
 * ending says nothing of gzip: servers would take it for the transfer's encoding. Weights have no
 * repetitions: Huffman alone packs them best.
 */
function writePacked(name, bytes, file, options = {}) {
  const packed = gzipSync(bytes, { level: 9, memLevel: 9, ...options });
  const hash = createHash('sha256').update(packed).digest('hex').slice(0, 8);
  const path = `${file.replace(/\.(?:bin|wasm)$/, '')}-${hash}.bin`;
  writeFileSync(join('dist/assets', path), packed);
  assets[name] = { path, bytes: packed.length, integrity: integrity(packed) };
}

/**
 * TypeScript to JavaScript, with the build's constants. `define` is a function: what it names is
 * known only when the step runs.
 */
function typescript(define = () => ({})) {
  return {
    name: 'typescript',
    /**
     * Side effects are kept: package.json speaks of the built files, and src/element/define.ts is
     * there for its own.
     */
    async resolveId(source, importer) {
      if (!importer?.endsWith('.ts') || !source.startsWith('.') || !source.endsWith('.js')) return null;
      const resolved = await this.resolve(source.replace(/\.js$/, '.ts'), importer);
      return resolved && { ...resolved, moduleSideEffects: true };
    },
    async transform(code, id) {
      if (!id.endsWith('.ts')) return null;
      const constants = Object.fromEntries(Object.entries(define()).map(([name, value]) => [name, JSON.stringify(value)]));
      return transform(code, {
        loader: 'ts',
        target: 'es2022',
        sourcemap: true,
        sourcefile: id,
        define: constants,
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
      });
    },
  };
}

/**
 * tfjs registers every kernel of a backend in one file, and says itself that a modular build
 * replaces it.
 */
const onlyNeededKernels = {
  name: 'only-needed-kernels',
  transform(code, id) {
    if (!/tfjs-backend-\w+[\\/]dist[\\/]register_all_kernels\.js$/.test(id)) return null;
    const imports = [...code.matchAll(/import \{ (\w+) \} from '\.\/kernels\/(\w+)';/g)].filter(([, , file]) => KERNELS.includes(file));
    const lines = imports.map(([line]) => line).join('\n');
    const configs = imports.map(([, name]) => name).join(', ');
    return {
      code: `import { registerKernel } from '@tensorflow/tfjs-core';\n${lines}\nfor (const config of [${configs}]) registerKernel(config);`,
      map: null,
    };
  },
};

const minify = {
  name: 'minify',
  async renderChunk(code) {
    const { code: small, map } = await terser(code, {
      module: true,
      ecma: 2022,
      compress: { passes: 2 },
      format: { comments: /@vite-ignore|webpackIgnore|turbopackIgnore/ },
      sourceMap: true,
    });
    return { code: small, map };
  },
};

/** Notes the name and hash of the one file that a step wrote. */
function record(use) {
  return {
    name: 'record',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk') use({ path: chunk.fileName, bytes: Buffer.byteLength(chunk.code), integrity: integrity(chunk.code) });
      }
    },
  };
}

/** Folders of the packages whose code or data went into the build. */
const bundled = new Set(['node_modules/@vladmandic/face-api', 'node_modules/@tensorflow/tfjs-backend-wasm']);
const noteBundled = {
  name: 'note-bundled',
  generateBundle(_, bundle) {
    const ids = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []));
    for (const id of ids) {
      const [folder] = /node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/](?!.*node_modules))/.exec(id) ?? [];
      if (folder !== undefined) bundled.add(folder);
    }
  },
};

/**
 * Whose work is in the build, under which license. dlib's mean face is figures only, and is named
 * where they stand.
 */
function thirdParty() {
  const notices = [...bundled].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file === undefined ? `${license}: see https://spdx.org/licenses/${license}` : readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return notices.join(`\n${'-'.repeat(80)}\n\n`);
}

/** For editors and for frameworks. */
function describeElements() {
  const read = (name) => readFileSync(`src/element/${name}.ts`, 'utf8');
  const theme = read('theme');
  const check = { tagName: 'countersign-check', code: `${read('countersign-check')}${read('form-field')}`, types: read('check-events') };
  const monitor = { tagName: 'countersign-monitor', code: read('monitor/countersign-monitor'), types: read('monitor/monitor-events') };
  const phone = {
    tagName: 'countersign-phone',
    code: read('handover/countersign-phone'),
    types: read('handover/phone-events'),
    superclass: { name: 'CountersignCheck', module: 'dist/for-bundlers/element.js' },
  };
  const manifest = customElementsManifest([
    { ...check, theme, path: 'dist/for-bundlers/element.js' },
    { ...monitor, theme, path: 'dist/for-bundlers/monitor.js' },
    { ...phone, theme, path: 'dist/for-bundlers/phone.js' },
  ]);
  writeFileSync('dist/custom-elements.json', `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync('src/frameworks', 'dist/types/frameworks', { recursive: true, filter: (name) => !/(?<!\.d)\.ts$/.test(name) });
}

const library = [nodeResolve({ browser: true }), commonjs(), noteBundled];
const build = () => ({ version, hash: createHash('sha256').update(JSON.stringify(assets)).digest('hex').slice(0, 16) });
const pageConstants = (base) => () => ({
  COUNTERSIGN_ASSETS: assets,
  COUNTERSIGN_ASSETS_BASE: base,
  COUNTERSIGN_BUILD: build(),
  COUNTERSIGN_MODEL: model,
});
/**
 * lit looks at the DOM when it is loaded. With this in its scope, the element's module can be
 * imported on a server, which then defines nothing.
 */
const withoutDom = ({ moduleIds }) =>
  moduleIds.some((id) => id.includes('lit-html'))
    ? 'const HTMLElement = globalThis.HTMLElement ?? class {}, document = globalThis.document ?? { createTreeWalker() {} };'
    : '';
const onwarn = (warning, warn) => {
  if (warning.code !== 'CIRCULAR_DEPENDENCY' || !warning.ids.every((id) => id.includes('node_modules'))) warn(warning);
};

/** Entries that the service uses as anybody else does: files beside it. */
const besideIt = {
  name: 'beside-it',
  resolveId: (source) => {
    const [, name] = /^(?:\.\.\/)+(server|stills)\.js$/.exec(source) ?? [];
    return name === undefined ? null : { id: `./${name}.js`, external: 'relative' };
  },
};

/** One self-contained file in dist/assets, named by its hash. */
function assetFile(name, input, plugins) {
  return {
    input,
    onwarn,
    output: { dir: 'dist/assets', format: 'es', entryFileNames: `${name}-[hash].js`, inlineDynamicImports: true, sourcemap: false },
    plugins,
  };
}

const asset = (name) =>
  record((file) => {
    assets[name] = file;
  });

/**
 * What a page imports: by an address, with the run-time files beside it, or by a name that a
 * bundler resolves, which moves it away from them (`null`).
 */
function pageEntries(dir, base) {
  return {
    input: { index: 'src/index.ts', element: 'src/element.ts', monitor: 'src/monitor.ts', phone: 'src/phone.ts' },
    onwarn,
    output: { dir, format: 'es', chunkFileNames: 'check-[hash].js', sourcemap: true, intro: withoutDom },
    plugins: [typescript(pageConstants(base)), ...library, minify],
  };
}

/** The classic script that adds one module file, pinned by its hash. */
function scriptTag(name, file, ...plugins) {
  return {
    input: { [name]: 'src/script-tag.ts' },
    output: { dir: 'dist', format: 'iife', sourcemap: false },
    plugins: [
      typescript(() => ({
        COUNTERSIGN_ELEMENT: { path: `assets/${file.path}`, integrity: file.integrity },
      })),
      minify,
      ...plugins,
    ],
  };
}

export default [
  assetFile('face-worker', 'src/face/worker/worker.ts', [
    typescript(() => ({ COUNTERSIGN_WEIGHT_SPECS: specs })),
    onlyNeededKernels,
    ...library,
    minify,
    asset('worker'),
  ]),
  assetFile('capture', 'src/check/capture.ts', [typescript(), ...library, minify, asset('capture')]),
  assetFile('handover', 'src/check/handover/create-handover.ts', [typescript(), ...library, minify, asset('handover')]),
  assetFile('screens', 'src/element/capture/capture-screens.ts', [typescript(), ...library, minify, asset('screens')]),
  ...readdirSync('src/element/messages/languages').map((file) => {
    const name = file.replace('.ts', '');
    const plugins = [typescript(), minify, record((made) => Object.assign(languages, { [name]: made }))];
    return assetFile(`lang-${name}`, `src/element/messages/languages/${file}`, plugins);
  }),
  assetFile('languages', 'src/element/messages/languages-index.ts', [
    typescript(() => ({ COUNTERSIGN_LANGUAGES: languages })),
    minify,
    asset('languages'),
  ]),
  assetFile('hosted', 'src/service/hosted/page-script.ts', [typescript(), minify, record((made) => Object.assign(hostedFile, made))]),
  assetFile('element', 'src/element.ts', [
    typescript(pageConstants('./')),
    ...library,
    minify,
    record((file) => Object.assign(elementFile, file)),
  ]),
  assetFile('monitor', 'src/monitor.ts', [
    typescript(pageConstants('./')),
    ...library,
    minify,
    record((file) => Object.assign(monitorFile, file)),
  ]),
  assetFile('phone', 'src/phone.ts', [
    typescript(pageConstants('./')),
    ...library,
    minify,
    record((file) => Object.assign(phoneFile, file)),
  ]),
  pageEntries('dist', './assets/'),
  pageEntries('dist/for-bundlers', null),
  {
    // Loaded by a backend that issues, and by the browser of whoever looks at a certificate:
    // complete in itself.
    input: { certificate: 'src/certificate.ts' },
    onwarn,
    output: { dir: 'dist', format: 'es', sourcemap: true, inlineDynamicImports: true },
    plugins: [typescript(), ...library, minify],
  },
  {
    input: { server: 'src/server.ts' },
    onwarn,
    external: [...Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`)), /^node:/],
    output: { dir: 'dist', format: 'es', sourcemap: true },
    plugins: [typescript(() => ({ COUNTERSIGN_MODEL: model, COUNTERSIGN_COHORT: loadCohort() })), nodeResolve()],
  },
  {
    // The service: around the same backend, which stays a file of its own.
    input: { service: 'src/service.ts' },
    onwarn,
    external: [/^node:/, ...Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`))],
    output: { dir: 'dist', format: 'es', sourcemap: true },
    plugins: [besideIt, typescript(), nodeResolve()],
  },
  {
    // The commands: complete in themselves but for jose.
    input: { 'countersign-keys': 'src/countersign-keys.ts', 'countersign-command': 'src/countersign-command.ts' },
    onwarn,
    external: ['jose', /^node:/],
    output: { dir: 'dist', format: 'es' },
    plugins: [typescript(), nodeResolve()],
  },
  {
    // For backends that ask for stills: tfjs and sharp stay outside, as the platform installs them.
    input: { stills: 'src/stills.ts', 'still-thread': 'src/stills/still-thread.ts' },
    onwarn,
    external: [/^node:/, /^@tensorflow\//, 'sharp'],
    output: { dir: 'dist', format: 'es', sourcemap: true },
    plugins: [typescript(() => ({ COUNTERSIGN_NETS: packedNets() })), nodeResolve()],
  },
  {
    // For backends that ask for passkeys: what verifies them stays outside, as the platform
    // installs it.
    input: { passkeys: 'src/passkeys.ts' },
    onwarn,
    external: [/^@simplewebauthn\//],
    output: { dir: 'dist', format: 'es', sourcemap: true },
    plugins: [typescript(), nodeResolve()],
  },
  {
    // For backends that issue for wallets: JSON-LD and its signatures stay outside, as the platform
    // installs them.
    input: { proofs: 'src/proofs.ts' },
    onwarn,
    external: [/^@digitalbazaar\//, /^@digitalcredentials\//],
    output: { dir: 'dist', format: 'es', sourcemap: true },
    plugins: [typescript(), nodeResolve()],
  },
  scriptTag('countersign', elementFile),
  scriptTag('countersign-phone', phoneFile),
  scriptTag('countersign-monitor', monitorFile, {
    name: 'integrity',
    writeBundle() {
      const loaders = ['countersign.js', 'countersign-phone.js', 'countersign-monitor.js'].map((file) => [
        file,
        integrity(readFileSync(join('dist', file))),
      ]);
      const files = Object.fromEntries(loaders);
      for (const { path, integrity } of [
        elementFile,
        monitorFile,
        phoneFile,
        hostedFile,
        ...Object.values(assets),
        ...Object.values(languages),
      ])
        files[`assets/${path}`] = integrity;
      writeFileSync('dist/integrity.json', `${JSON.stringify(files, null, 2)}\n`);
      writeFileSync('dist/service.schema.json', `${JSON.stringify(publishedSchema(), null, 2)}\n`);
      writeFileSync('dist/THIRD-PARTY.txt', thirdParty());
      describeElements();
    },
  }),
];
