import { execFile } from 'node:child_process';
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
});
