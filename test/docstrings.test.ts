import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { countExamples, exampleOf, exportedValues, isCallable, writeExamples } from './support/docstring-examples.js';

const run = promisify(execFile);
const FOLDER = '.cache/docstring-examples';
const callables = exportedValues().filter(isCallable);

describe('what the package exports', () => {
  it.each(callables.map((value) => [value.name, value] as const))('has an example: %s', (_, value) => {
    expect(exampleOf(value)).toMatch(/\S/);
  });

  it('has examples that type-check', async () => {
    writeExamples(FOLDER);
    expect(countExamples(FOLDER)).toBe(callables.length);
    const { stdout } = await run('npx', ['tsc', '-p', FOLDER]).catch((error) => error);
    expect(stdout).toBe('');
  }, 120_000);
});
