import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../src/errors.js';
import { brokenLinks, proseLines } from './support/markdown.js';
import { stepsTable } from './support/steps-table.js';

const FOLDER = 'examples/docs';
const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
const files = ['README.md', 'CHANGELOG.md', ...pages.map((name) => `${FOLDER}/${name}`)];

describe('the documentation', () => {
  it.each(files)('leads somewhere by every link: %s', (file) => {
    expect(brokenLinks(file)).toEqual([]);
  });

  it.each(files)('has no line of prose wider than 100 columns: %s', (file) => {
    const wide = proseLines(file).filter(({ text }) => text.length > 100 && !text.startsWith('|'));
    expect(wide).toEqual([]);
  });

  it('has a README of 170 lines at most, which leads to every page', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(170);
    expect(pages.filter((name) => !readme.includes(`(${FOLDER}/${name})`))).toEqual([]);
  });

  it.each(pages)('says first whom a page serves, and what for: %s', (name) => {
    const [, first = ''] = readFileSync(`${FOLDER}/${name}`, 'utf8').split('\n\n');
    expect(first.replaceAll('\n', ' ')).toMatch(/^This page is for [^.]+; after reading it you [^.]+\.$/);
  });

  it('has a row for every error code, with what a person can do', () => {
    const rows = readFileSync(`${FOLDER}/errors.md`, 'utf8').match(/^\| `[^|]+` \| `[^|]+` \|/gm);
    expect(rows).toEqual(Object.entries(ACTIONS).map(([code, action]) => `| \`${code}\` | \`${action}\` |`));
  });

  it('installs, for the course platform alone, all packages that it or ours imports, in the tested versions', () => {
    const platform = 'examples/course-platform';
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
    const imported = readdirSync(platform, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('public/'))
      .flatMap((file) => [
        ...readFileSync(`${platform}/${file}`, 'utf8').matchAll(/(?:^import .*from |^} from |import\()'((?:@[\w-]+\/)?[a-z][\w-]*)[/']/gm),
      ])
      .map(([, name = '']) => name)
      .filter((name) => name !== 'countersign');
    const needed = [...new Set([...imported, ...Object.keys(manifest.peerDependencies ?? {}), 'tsx'])].filter(
      (name) => name !== '@simplewebauthn/server',
    );
    const versions = { ...manifest.peerDependencies, ...manifest.devDependencies, ...manifest.dependencies };
    const recipe = readFileSync(`${platform}/README.md`, 'utf8');
    expect(needed.length).toBeGreaterThan(12);
    expect(needed.map((name) => `${name}@${versions[name]}`).filter((wanted) => !recipe.includes(` ${wanted}`))).toEqual([]);
  });

  it('has the steps of verification as the code has them', () => {
    expect(readFileSync('examples/docs/endpoints.md', 'utf8'), `paste this:\n${stepsTable()}`).toContain(stepsTable());
  });
});
