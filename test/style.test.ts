import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

describe('the code', () => {
  it('is formatted and linted', async () => {
    await expect(run('npx', ['biome', 'check', '--colors=off'])).resolves.toBeDefined();
  });

  it('type-checks, tests included', async () => {
    await expect(run('npx', ['tsc', '-b'])).resolves.toBeDefined();
  }, 120_000);

  it('has comments of 100 columns at most, but for addresses', async () => {
    const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard', 'src', 'examples', 'test', 'models']);
    const long = stdout
      .split('\n')
      .filter((name) => /\.(?:ts|mjs)$/.test(name))
      .flatMap((name) =>
        readFileSync(name, 'utf8')
          .split('\n')
          .filter((line) => [...line].length > 100 && /^\s*(?:\/?\*|\/\/)/.test(line) && !line.includes('://'))
          .map((line) => `${name}: ${line}`),
      );
    expect(long).toEqual([]);
  });
});
