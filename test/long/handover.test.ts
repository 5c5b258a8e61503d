import type { BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Learner, sitDown } from '../../examples/simulation/learner.js';
import { openBrowser } from '../../examples/simulation/open-browser.js';
import { en } from '../../src/element/messages/en.js';
import { enCapture } from '../../src/element/messages/en-capture.js';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
const phones: BrowserContext[] = [];
let takes = 1;

beforeAll(async () => {
  const capture = { faceFrames: 2, warmupRepetitions: 0, repetitions: 2 };
  scene = await openScene({ policy: { phone: 'offer', capture: { enroll: capture, verify: capture } } });
});
afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close();
});
afterAll(() => scene?.close());

const button = ({ element }: Pick<Learner, 'element'>, name: string) => element.getByRole('button', { name, exact: true });
const { labels } = enCapture;

/**
 * A computer without a camera, where the learner has chosen the phone; with what its screen shows.
 */
async function atComputer(learner: string): Promise<{ visit: Visit; address: string; code: string }> {
  const visit = await scene.visit({ learner, camera: 'none', take: takes++ });
  expect(await visit.until('handover')).toBe('error');
  expect(await visit.element.getAttribute('data-code')).toBe('camera/none');
  await button(visit, labels.usePhone).click();
  const code = await visit.element.locator('.code-to-type').innerText();
  const shown = await visit.element.locator('.body').innerText();
  const address = /Or open (\S+) on/.exec(shown)?.[1] ?? '';
  return { visit, address, code };
}

/** A phone with a camera, a touch screen and no session. */
async function takePhone(address: string): Promise<Learner> {
  const context = await openBrowser({ clip: 'a1', take: takes++, size: { width: 390, height: 844 } });
  phones.push(context);
  const page = context.pages()[0] ?? (await context.newPage());
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
  await page.goto(address.includes('://') ? address : `http://${address}`);
  expect(await context.cookies()).toEqual([]);
  return sitDown(page, { select: 'countersign-phone' });
}

async function typeCode(phone: Learner, code: string): Promise<void> {
  await phone.element.locator('input[name="code"]').fill(code.toLowerCase().replace('-', ' '));
  await phone.primary();
}

it('goes the straight way: the phone looks, the computer is told, and what is typed there makes a receipt', {
  timeout: 240_000,
}, async () => {
  const { visit, address, code } = await atComputer('ada');
  expect(await visit.element.locator('svg.qr path').getAttribute('d')).toMatch(/^M\d/);
  const phone = await takePhone(address);
  await typeCode(phone, code);
  expect(await phone.until('consent')).toBe('consent');
  const whose = await phone.element.locator('.note').innerText();
  expect(whose).toContain('ada');
  expect(whose).toContain(new URL(scene.url).host);
  await visit.element.getByText(labels.phoneConnected, { exact: true }).last().waitFor();
  expect(await phone.until('handed-over')).toBe('handed-over');
  expect(await phone.liveTracks()).toBe(0);
  expect(await visit.until('review')).toBe('review');
  expect(await visit.element.locator('.body').innerText()).toContain(labels.sentByPhone);
  expect(await visit.until()).toBe('accepted');
  const run = scene.runs.at(-1);
  expect(run).toMatchObject({ failure: null, claims: { purpose: 'enroll', sub: 'ada', face: { backend: 'wasm' } } });
  expect(run?.receipt === null ? '' : Buffer.from(run?.receipt?.split('.')[1] ?? '', 'base64url').toString()).toContain('"camera":"phone"');
  expect((await visit.told()).filter(({ type }) => type === 'camera-asked').length).toBeGreaterThan(0);
});

it('is canceled on the phone for both, and begun again', { timeout: 240_000 }, async () => {
  const { visit, address, code } = await atComputer('ben');
  const phone = await takePhone(address);
  await typeCode(phone, code);
  expect(await phone.until('primer')).toBe('primer');
  await button(phone, en.labels.cancel).click();
  expect(await phone.until()).toBe('canceled');
  await visit.element.getByText(enCapture.errors['handover/over'].title, { exact: true }).first().waitFor();
  await visit.primary();
  const again = await visit.element.locator('.code-to-type').innerText();
  expect(again).not.toBe(code);
});

it('is canceled on the computer for both', { timeout: 240_000 }, async () => {
  const { visit, address, code } = await atComputer('cem');
  const phone = await takePhone(address);
  await typeCode(phone, code);
  expect(await phone.until('primer')).toBe('primer');
  await button(visit, en.labels.cancel).click();
  expect(await visit.until()).toBe('canceled');
  await phone.element.getByText(enCapture.errors['handover/over'].title, { exact: true }).first().waitFor();
  expect(await phone.element.getAttribute('data-code')).toBe('handover/over');
});

it('keeps what the phone saw while it has no network, and sends it again', { timeout: 240_000 }, async () => {
  const { visit, address, code } = await atComputer('dia');
  const phone = await takePhone(address);
  await typeCode(phone, code);
  expect(await phone.until('review')).toBe('review');
  const [context] = phones;
  await context?.setOffline(true);
  await phone.primary();
  await phone.element.getByText(en.errors['submit/network'].title, { exact: true }).first().waitFor();
  await context?.setOffline(false);
  await phone.element.getByText(enCapture.states['handed-over'].title, { exact: true }).first().waitFor({ timeout: 60_000 });
  expect(await visit.until()).toBe('accepted');
});

it('refuses a second phone, and the first one goes on', { timeout: 240_000 }, async () => {
  const { visit, address, code } = await atComputer('eva');
  const first = await takePhone(address);
  await typeCode(first, code);
  expect(await first.until('consent')).toBe('consent');
  const second = await takePhone(address);
  await typeCode(second, code);
  expect(await second.until('consent')).toBe('error');
  expect(await second.element.getAttribute('data-code')).toBe('handover/taken');
  expect(await first.until('handed-over')).toBe('handed-over');
  expect(await visit.until()).toBe('accepted');
});
