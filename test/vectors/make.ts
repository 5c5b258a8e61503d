// npx tsx test/vectors/make.ts: makes keys.json and bundles.json anew. Keys and signatures are
// random: nothing stays but names and codes.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { bundleForNode } from '../support/bundle-for-node.js';

const outfile = '.cache/vectors/make-vectors.mjs';
await bundleForNode({ entryPoints: ['test/vectors/make-vectors.ts'], outfile });
const { makeVectors } = await import(new URL(`../../${outfile}`, import.meta.url).href);
const { keys, vectors } = await makeVectors();
for (const [name, value] of [
  ['keys', keys],
  ['bundles', vectors],
]) {
  writeFileSync(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(value, null, 2)}\n`);
}
execFileSync('npx', ['biome', 'format', '--write', 'test/vectors'], { stdio: 'ignore' });
console.log(`${vectors.vectors.length} vectors`);
