import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { registerPlatform } from '../../examples/course-platform/lti/registrations/registrations.js';
import { startPlatform } from '../../examples/course-platform/start.js';
import { clip } from '../../examples/simulation/clip.js';
import { sitDown } from '../../examples/simulation/learner.js';
import { openBrowser } from '../../examples/simulation/open-browser.js';
import { CLIENT, DEPLOYMENT, type Lms, startLms } from '../lti/lms.js';

let folder: string;
let site: Awaited<ReturnType<typeof startPlatform>>;
let lms: Lms;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  site = await startPlatform({ port: 0, data: join(folder, 'data') });
  lms = await startLms(() => `${site.url}/lti/jwks.json`);
  const { url: issuer } = lms;
  const addresses = { authUrl: `${issuer}/auth`, tokenUrl: `${issuer}/token`, jwksUrl: `${issuer}/jwks` };
  const frameOrigins = [issuer.replace('127.0.0.1', 'localhost')];
  const registration = { issuer, clientId: CLIENT, ...addresses, deployments: [DEPLOYMENT], frameOrigins, loopbackHttp: true };
  await registerPlatform(site.platform.database, registration);
});
afterAll(async () => {
  await lms?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * What a learner's camera films from now on: two bundles of one visit may not hold the same frame.
 */
async function show(name: string, take: number): Promise<string> {
  const film = join(folder, `${name}.mjpeg`);
  copyFileSync(await clip('a1', take), film);
  return film;
}

/**
 * The page goes on to the check by itself: where the learner is still asked what comes next, it may
 * be gone. The consent stands, so that the camera is on again at once.
 *
 * @param film changes what the camera films, once the enrollment has closed it
 */
async function enroll(learner: Awaited<ReturnType<typeof sitDown>>, where: Page | Frame, film: () => Promise<unknown>): Promise<void> {
  const next = where.locator('countersign-check[data-next]').waitFor({ timeout: 90_000 });
  await Promise.race([
    next,
    learner.until('sending').catch((error) =>
      next.then(
        () => undefined,
        () => Promise.reject(error),
      ),
    ),
  ]);
  await film();
  await next;
}

it('in a frame of the course: enrolls, goes on to the check by itself, and the score arrives', async () => {
  lms.user = { sub: 'ada' };
  const browser = await openBrowser({ film: await show('ada', 701), profile: join(folder, 'ada') });
  try {
    const page = browser.pages()[0] as Page;
    await page.goto(`${lms.url}/course?tool=${site.url}`);
    const frame = (await (await page.waitForSelector('iframe')).contentFrame()) as Frame;
    await frame.locator('countersign-check').waitFor();
    await clip('a1', 703);
    await enroll(await sitDown(page, { frame, from: 70_100 }), frame, () => show('ada', 703));
    const check = await sitDown(page, { frame, from: 70_200 });
    // Nobody pressed anything: the check has begun.
    await vi.waitFor(async () => expect(await check.state()).not.toBe('idle'), { timeout: 10_000 });
    const end = await check.until();
    expect([end, await check.element.getAttribute('data-code')]).toEqual(['accepted', null]);
    expect(frame.url()).not.toContain('next');
    await vi.waitFor(() => expect(lms.grades.get('ada')).toBe(1), { timeout: 20_000 });
    await frame.goto(frame.url());
    expect(await frame.locator('[data-last="accepted"]').textContent()).not.toContain('not reached');
  } finally {
    await browser.close();
  }
});

it('in a frame of another site that may keep no cookie: the same launch goes on in a tab, once', async () => {
  lms.user = { sub: 'ben' };
  const browser = await openBrowser({ film: await show('ben', 702), profile: join(folder, 'ben') });
  try {
    const page = browser.pages()[0] as Page;
    await page.goto(`${lms.url.replace('127.0.0.1', 'localhost')}/course?tool=${site.url}`);
    const frame = page.frameLocator('iframe');
    await frame.locator('[data-problem="lti/cookie"]').waitFor();
    const [tab] = await Promise.all([browser.waitForEvent('page'), frame.getByRole('button', { name: 'Open it in a new tab' }).click()]);
    await tab.locator('countersign-check').waitFor();
    await clip('a1', 704);
    await enroll(await sitDown(tab, { from: 70_300 }), tab, () => show('ben', 704));
    expect(await (await sitDown(tab, { from: 70_400 })).until()).toBe('accepted');
    await vi.waitFor(() => expect(lms.grades.get('ben')).toBe(1), { timeout: 20_000 });
    const [again] = await Promise.all([browser.waitForEvent('page'), frame.getByRole('button', { name: 'Open it in a new tab' }).click()]);
    await again.locator('[data-problem="lti/handover"]').waitFor();
  } finally {
    await browser.close();
  }
});
