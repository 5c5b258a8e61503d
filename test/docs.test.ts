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

  it('has the steps of verification as the code has them', () => {
    expect(readFileSync('examples/docs/endpoints.md', 'utf8'), `paste this:\n${stepsTable()}`).toContain(stepsTable());
  });
});
