// npm run demo: a learner enrolls and is verified, in headless Chromium with a simulated camera and
// typist. What was enrolled stays in .data/demo: running it again finds it. PORT and
// COUNTERSIGN_DATA_DIR change where.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AskedPurpose, Status } from 'countersign/server';
import type { Page } from 'playwright';
import { type ClipName, clip } from '../simulation/clip.js';
import { sitDown } from '../simulation/learner.js';
import { openBrowser } from '../simulation/open-browser.js';
import type { TypistName } from '../simulation/typist.js';
import { type Harness, startHarness } from './backend.js';
import type { Run } from './run.js';

/** The port stays the same from run to run: a browser keeps its device key by origin. */
const port = Number(process.env.PORT ?? 4174);
const data = process.env.COUNTERSIGN_DATA_DIR ?? '.data/demo';
const screens = join(data, 'screens');
/** Each run looks and types a little differently: a backend refuses what it has seen before. */
const run = Date.now();
/** What the typist has typed in this run so far: nothing is typed twice. */
let repetitions = run % 1e9;

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => ending.abort(new Error('stopped')));

try {
  await demo();
} catch (error) {
  if (ending.signal.aborted) console.log('\nStopped; everything is saved.');
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    console.error(`Port ${port} is taken by another program. Choose another: PORT=${port + 10} npm run demo`);
  else console.error(`\nThe demo failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = ending.signal.aborted ? 130 : 1;
}

async function demo(): Promise<void> {
  const harness = await startHarness({ port, data, databaseUrl: process.env.DATABASE_URL });
  try {
    rmSync(screens, { recursive: true, force: true });
    mkdirSync(screens, { recursive: true });
    const enrolled = (await status(harness.url)).enrolled;
    console.log(
      `Harness at ${harness.url}, data in ${data}/. ${enrolled ? 'Ada has enrolled in an earlier run.' : 'Nobody has enrolled yet.'}`,
    );
    if (!enrolled) await check(harness, { title: 'Ada enrolls', purpose: 'enroll', camera: 'a1', typist: 'ana', expected: 'accepted' });
    await check(harness, {
      title: 'Ada is verified, from another photograph',
      purpose: 'verify',
      camera: 'a2',
      typist: 'ana',
      expected: 'accepted',
    });
    await check(harness, {
      title: 'Somebody else sits in front of Ada’s camera',
      purpose: 'verify',
      camera: 'b1',
      typist: 'ana',
      expected: 'refused',
    });
    console.log(`\nAll as expected. What the learner saw: ${screens}/`);
  } finally {
    await harness.close();
  }
}

interface Visit {
  readonly title: string;
  readonly purpose: AskedPurpose;
  readonly camera: ClipName;
  readonly typist: TypistName;
  readonly expected: string;
}

async function check(harness: Harness, { title, purpose, camera, typist, expected }: Visit): Promise<void> {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);
  const take = `demo-${run}`;
  repetitions += 1000;
  const browser = await openBrowser({ clip: camera, take, profile: join(data, 'browser'), handleSignals: false });
  const stop = () => void browser.close();
  ending.signal.addEventListener('abort', stop);
  try {
    ending.signal.throwIfAborted();
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(`${harness.url}/?learner=ada`);
    const before = harness.runs.length;
    let shots = 0;
    const shoot = (state: string) =>
      page.screenshot({ path: join(screens, `${purpose}-${camera}-${String(++shots).padStart(2, '0')}-${state}.png`) });
    const learner = await sitDown(page, {
      typist,
      from: repetitions,
      onState: async (state) => {
        console.log(`  screen: ${state}`);
        await shoot(state);
      },
      onTyped: async () => {
        await shoot('typed');
      },
    });
    const result = await learner.until();
    console.log(`  camera tracks still on: ${await learner.liveTracks()}`);
    for (const seen of harness.runs.slice(before)) report(seen);
    if (result === 'error') throw new Error(`the check ended with ${(await learner.told()).find(({ type }) => type === 'error')?.code}`);
    if (result !== expected) throw new Error(`expected ${expected}, got ${result}`);
    if (result === 'accepted') await postForm(page);
  } catch (error) {
    throw ending.signal.aborted ? ending.signal.reason : error;
  } finally {
    ending.signal.removeEventListener('abort', stop);
    await browser.close();
    rmSync(await clip(camera, take), { force: true });
  }
}

async function postForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the quiz' }).click();
  await page.waitForURL('**/quiz');
  console.log(`  the form was posted, the backend answers: “${await page.locator('h1').innerText()}”`);
}

async function status(url: string): Promise<Status> {
  const response = await fetch(`${url}/api/countersign/me/status`, { headers: { cookie: 'learner=ada' } });
  return (await response.json()) as Status;
}

function report({ claims, steps, failure, decision, receipt }: Run): void {
  console.log('  claims, decrypted by the backend:');
  console.log(indent(JSON.stringify(claims, shorten, 2)));
  for (const { number, what, outcome } of steps) {
    const sign = { passed: '✓', failed: `✗ ${failure?.code}`, skipped: '·' }[outcome];
    console.log(`    ${String(number).padStart(2)} ${what.padEnd(32)} ${sign}`);
  }
  console.log(`  decision: ${JSON.stringify(decision)}`);
  if (receipt !== null) console.log(`  receipt: ${receipt}\n${indent(decode(receipt))}`);
}

/** Lists of numbers and long strings, cut. */
function shorten(_: string, value: unknown): unknown {
  if (Array.isArray(value) && value.length > 6 && typeof (value[0] ?? 0) === 'number')
    return `[${value.slice(0, 5).join(', ')}, … ${value.length} numbers]`;
  return typeof value === 'string' && value.length > 80 ? `${value.slice(0, 40)}… (${value.length} characters)` : value;
}

function decode(token: string): string {
  const [, claims = ''] = token.split('.');
  return JSON.stringify(JSON.parse(Buffer.from(claims, 'base64url').toString()), null, 2);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
