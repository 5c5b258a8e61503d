// npm run bench -- NAME [flags]: bundles test/bench/NAME.ts for Node and runs it. A benchmark
// exports run(args).
import { existsSync, readdirSync } from 'node:fs';
import { bundleForNode } from '../support/bundle-for-node.js';

const [name, ...args] = process.argv.slice(2);
const names = readdirSync('test/bench')
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.replace(/\.ts$/, ''));
if (name === undefined || !names.includes(name) || !existsSync(`test/bench/${name}.ts`)) {
  console.error(`Usage: npm run bench -- NAME [flags]\nBenchmarks: ${names.join(', ')}`);
  process.exit(2);
}
const outfile = `.cache/bench/${name}.mjs`;
await bundleForNode({ entryPoints: [`test/bench/${name}.ts`], outfile, sourcemap: 'inline' });
try {
  const { run } = await import(new URL(`../../${outfile}`, import.meta.url).href);
  await run(args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
