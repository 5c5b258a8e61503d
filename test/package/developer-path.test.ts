import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, sitDown } from '../support/learner.mjs';

const run = promisify(execFile);
const npm = (args: readonly string[], cwd: string) =>
  run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, timeout: 110_000 });

/** What a developer writes who has read the README: a page, a server, and what their institution decides. */
const PAGE = (hash: string): string => `<!doctype html>
<title>Quiz 1</title>
<script src="/countersign/countersign.js" integrity="${hash}" crossorigin defer></script>
<form method="post" action="/quiz">
  <countersign-check name="identity" challenge="/api/countersign/challenges?course=algebra&activity=quiz-1&attempt=1"
    submit="/api/countersign/bundles" required></countersign-check>
  <button>Start the quiz</button>
</form>
`;
const SERVER = `import { PGlite } from '@electric-sql/pglite';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { createCountersign, loadOrCreateKeys, migrate, pgliteDatabase } from 'countersign/server';
import { Hono } from 'hono';
import { policy } from './policy.js';

const origin = \`http://localhost:\${process.env.PORT}\`;
const database = pgliteDatabase(new PGlite('./data'));
await migrate(database);
const owner = { tenant: 'example', subject: 'ada' };
const countersign = createCountersign({ database, keys: await loadOrCreateKeys('./countersign-keys.json'), audience: origin, origins: [origin], authenticate: async () => owner, policy });
const app = new Hono().all('/api/countersign/*', (c) => countersign.fetch(c.req.raw));
app.post('/quiz', async (c) => c.json(await countersign.receipts.verify((await c.req.formData()).get('identity'), { ...owner, activity: 'quiz-1' })));
app.use('/countersign/*', serveStatic({ root: 'node_modules/countersign/dist', rewriteRequestPath: (path) => path.replace('/countersign', '') }));
app.use(serveStatic({ root: 'public' }));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: 'localhost' }, () => console.log('ready'));
`;
const POLICY = `export const policy = {
  consent: {
    id: 'identity-1', controller: 'Example University', contact: 'mailto:privacy@courses.example', retentionDays: 180, withdrawUrl: '/privacy',
    purposes: ['identity-verification'], categories: ['face-template', 'typing-rhythm', 'camera-facts', 'device-key'],
  },
  phrases: [{ id: 'en-1', lang: 'en', text: 'Rain fell softly on the old stone bridge.' }],
  reenroll: 'deny',
};
`;
const MOST_LINES = 10;

let folder: string;
let server: ChildProcess | undefined;
let browser: BrowserContext | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-path-'));
});
afterAll(async () => {
  await browser?.close();
  if (server?.exitCode === null && server.kill()) await once(server, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}

const linesOf = (code: string): number => code.split('\n').filter((line) => line !== '' && !line.startsWith('import ')).length;

it('an empty folder, the package, ten lines of page and ten of server: an accepted enrolment', async () => {
  const startedMs = performance.now();
  const { stdout } = await npm(['pack', '--pack-destination', folder, '--json', '--ignore-scripts'], '.');
  const tarball = join(folder, (JSON.parse(stdout) as [{ filename: string }])[0].filename);
  const { devDependencies, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const others = [
    `@electric-sql/pglite@${devDependencies['@electric-sql/pglite']}`,
    `@hono/node-server@${devDependencies['@hono/node-server']}`,
    `hono@${dependencies.hono}`,
  ];
  await npm(['install', tarball, ...others, '--prefer-offline', '--ignore-scripts'], folder);

  const hashes = JSON.parse(readFileSync(join(folder, 'node_modules/countersign/dist/integrity.json'), 'utf8')) as Record<string, string>;
  const page = PAGE(hashes['countersign.js'] as string);
  expect([linesOf(page), linesOf(SERVER)].map((lines) => lines <= MOST_LINES)).toEqual([true, true]);
  mkdirSync(join(folder, 'public'));
  writeFileSync(join(folder, 'public/index.html'), page);
  writeFileSync(join(folder, 'server.js'), SERVER);
  writeFileSync(join(folder, 'policy.js'), POLICY);
  const port = await freePort();
  server = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(server.stdout as NonNullable<typeof server.stdout>, 'data');

  browser = await openBrowser({ clip: 'a1', take: 77 });
  const [shown] = browser.pages();
  if (shown === undefined) throw new Error('no page');
  await shown.goto(`http://localhost:${port}/`);
  const learner = await sitDown(shown, { from: 7700 });
  expect(await learner.until()).toBe('accepted');
  const answered = shown.waitForResponse('**/quiz');
  await shown.getByRole('button', { name: 'Start the quiz' }).click();
  expect(await (await answered).json()).toMatchObject({ sub: 'ada', purpose: 'enroll', result: 'accepted' });
  console.log(`from an empty folder to an accepted enrolment in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
});
