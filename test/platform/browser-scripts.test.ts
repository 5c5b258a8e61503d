import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { browserScripts } from '../../examples/course-platform/site/browser-scripts.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a build that failed is made again at the next request, one that went well is not', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const app = new Hono();
  app.get('/files/*', browserScripts(folder, '/files'));
  app.onError((_, c) => c.text('broken', 500));
  writeFileSync(join(folder, 'count.ts'), 'export const = ;');
  expect((await Promise.all([1, 2].map(() => app.request('/files/count.js')))).map(({ status }) => status)).toEqual([500, 500]);
  writeFileSync(join(folder, 'count.ts'), 'document.title = "one" satisfies string;');
  expect(await (await app.request('/files/count.js')).text()).toContain('"one"');
  writeFileSync(join(folder, 'count.ts'), 'document.title = "two";');
  expect(await (await app.request('/files/count.js')).text()).toContain('"one"');
  told.mockRestore();
});
