import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteStaff } from '../../examples/course-platform/accounts/staff.js';
import { startPlatform } from '../../examples/course-platform/start.js';
import { chromiumArgs, chromiumPath } from '../../examples/simulation/browser.js';

const COURSE = '/courses/numbers-in-the-news';
const PASSWORD = 'correct horse battery staple';
const RIGHT = { a: '0', b: '1', c: '1', d: '1' };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PHONE = { width: 360, height: 780 };
const DESK = { width: 1280, height: 900 };
/** A folder for pictures of every page, to look at; without it none is made. */
const { PLATFORM_SCREENS: screens } = process.env;

let folder: string;
let site: Awaited<ReturnType<typeof startPlatform>>;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  if (screens !== undefined) mkdirSync(screens, { recursive: true });
  site = await startPlatform({ port: 0, data: join(folder, 'data'), passwordCost: { N: 1024, r: 8, p: 1 } });
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs() });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Somebody {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Sends a form of the page that was opened last. */
  post(path: string, form?: Record<string, string>): Promise<string>;
}

/** Signed up, with a phone. */
async function signUp(name: string): Promise<Somebody> {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true });
  const page = await context.newPage();
  const somebody: Somebody = {
    page,
    context,
    async post(path, form = {}) {
      const csrf = (await page.locator('input[name="csrf"]').first().getAttribute('value')) as string;
      const headers = { origin: site.url };
      const response = await context.request.post(site.url + path, { form: { csrf, ...form }, headers, maxRedirects: 0 });
      expect(response.status(), `${path} ${await response.text()}`).toBe(303);
      return response.headers().location ?? '';
    },
  };
  await page.goto(`${site.url}/sign-up`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail address').fill(`${name.toLowerCase().replaceAll(' ', '.')}@example.org`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make an account' }).click();
  await page.waitForURL(`${site.url}/`);
  return somebody;
}

const wide: string[] = [];
const problems: string[] = [];

/** The page on a phone by day: all rules, and nothing to scroll sideways; by night: contrast. */
async function look({ page }: Pick<Somebody, 'page'>, path: string, status = 200): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  const response = await page.goto(site.url + path);
  expect(response?.status(), path).toBe(status);
  const name = path.replaceAll(/[\w-]{20,}/g, '…');
  const [scrolled, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if ((scrolled ?? 0) > (seen ?? 0)) wide.push(`${name}: ${scrolled} px`);
  await axe(page, `${name} by day`, (builder) => builder.withTags(RULES));
  await picture(page, name, 'phone');
  await page.emulateMedia({ colorScheme: 'dark' });
  await axe(page, `${name} by night`, (builder) => builder.withRules('color-contrast'));
  await picture(page, name, 'phone-dark');
  if (screens === undefined) return;
  await page.setViewportSize(DESK);
  await picture(page, name, 'desk-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await picture(page, name, 'desk');
  await page.setViewportSize(PHONE);
}

async function axe(page: Page, name: string, rules: (builder: AxeBuilder) => AxeBuilder): Promise<void> {
  const { violations } = await rules(new AxeBuilder({ page })).analyze();
  problems.push(...violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`));
}

async function picture(page: Page, name: string, kind: string): Promise<void> {
  const file = name.replaceAll(/[^a-z0-9-]+/gi, '_');
  if (screens !== undefined) await page.screenshot({ path: join(screens, `${file}.${kind}.png`), fullPage: true });
}

const accept = { decision: 'accepted', reason: 'confirmed-live', note: 'We met.' };

describe('every kind of page, on a phone, by day and by night', () => {
  it('breaks no rule of WCAG 2.2 AA that a program can find, and never scrolls sideways', { timeout: 600_000 }, async () => {
    const { database } = site.platform;
    const ada = await signUp('Ada Lovelace');
    await look(ada, `${COURSE}/track`);
    await ada.post(`${COURSE}/track`, { route: 'alternative' });
    const quiz = await ada.post(`${COURSE}/quiz-1`, RIGHT);
    await ada.post(`${COURSE}/essay-1`, { essay: 'Of how many?\n\nA number without its group is an advertisement.' });
    await look(ada, quiz);

    const uma = await signUp('Uma Staff');
    const vic = await signUp('Vic Staff');
    for (const [staff, isFirst] of [
      [uma, true],
      [vic, false],
    ] as const) {
      const path = `/staff/join/${await inviteStaff(site.platform)}`;
      if (isFirst) await look(staff, path);
      await staff.post(path);
      if (isFirst) await look(staff, '/staff');
      await staff.page.goto(`${site.url}/staff`);
      const reviews = await staff.page
        .locator('a[href^="/staff/reviews/"]')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      expect(reviews).toHaveLength(2);
      for (const review of reviews) {
        await staff.post(review as string, accept);
        if (isFirst) await look(staff, review as string);
      }
      if (!isFirst) continue;
      await staff.page.goto(`${site.url}/staff`);
      const essay = await staff.page.locator('a[href^="/staff/essays/"]').getAttribute('href');
      await look(staff, essay as string);
      await staff.post(essay as string, { points: '8' });
    }

    await ada.page.goto(`${site.url}${COURSE}/certificate`);
    await ada.post(`${COURSE}/certificate`);
    await ada.post(`${COURSE}/certificate/share`, { points: 'yes' });
    for (const path of ['/me', '/me/data', COURSE, `${COURSE}/certificate`, `${COURSE}/certificate/print`]) await look(ada, path);
    const record = await ada.page
      .goto(`${site.url}${COURSE}/certificate`)
      .then(() => ada.page.locator('[data-shared] a').first().getAttribute('href'));

    const ben = await signUp('Ben Example');
    await ben.page.goto(`${site.url}${COURSE}/track`);
    await ben.post(`${COURSE}/track`, { route: 'check' });
    await look(ben, `${COURSE}/enroll`);
    await database.query(`update platform_account set enrolled_at = now() where email like 'ben%'`);
    const [waiting, refused] = [await ben.post(`${COURSE}/quiz-1`, RIGHT), await ben.post(`${COURSE}/quiz-1`, RIGHT)];
    await someChecks(refused.slice('/work/'.length));
    await someNotices();
    for (const path of [waiting, refused, `${COURSE}/quiz-1`, `${COURSE}/essay-1`, '/', '/me']) await look(ben, path);
    expect(await ben.page.locator('[data-notice]').count()).toBe(4);
    await database.query(
      `update platform_session set created_at = created_at - interval '1 hour' where account_id = (select id from platform_account where email like 'ben%')`,
    );
    await look(ben, '/me/data/export', 403);

    const lti = await aCheckByLti();
    for (const path of [
      lti,
      `${lti}/pictures`,
      '/staff',
      '/staff/rates',
      '/staff/certificates',
      '/staff/duplicates',
      '/staff/renewals',
      await aRebind(),
      `/staff${COURSE}`,
    ])
      await look(uma, path);

    const visitor = { page: await (await browser.newContext({ viewport: PHONE })).newPage() };
    for (const path of [
      '/',
      '/sign-in',
      '/sign-up',
      '/privacy',
      `${COURSE}/averages`,
      `${COURSE}/practice-averages`,
      new URL(record as string).pathname,
    ])
      await look(visitor, path);
    await look(visitor, '/nowhere', 404);
    expect({ wide, problems }).toEqual({ wide: [], problems: [] });
  });
});

/** One of each kind, and an enrollment that took the place of another one. */
async function someNotices(): Promise<void> {
  const { query } = site.platform.database;
  const notices = `insert into platform_notice (account_id, kind, thumbprint, at)
    select a.id, kind, 't', now() from platform_account a, unnest($1::text[]) as kind where email like 'ben%'`;
  await query(notices, [['device-added', 'reference-replaced', 'foreign-tries', 'erased']]);
  await query(
    `insert into platform_renewal (jti, account_id, at) select 'Chrome1', id, now() from platform_account where email like 'ben%'`,
  );
}

const SUMMARY = {
  madeAt: 1_800_000_000,
  late: false,
  liveness: { actions: [], track: { frames: 40, duplicateFrames: 0, repeatedFrames: 0, yawRange: 0.1, pitchRange: 0.1, parallax: 0.9 } },
  capture: { width: 640, height: 480, measuredFps: 15, virtualCamera: false, trackChanges: 0, visibilityChanges: 0, focusChanges: 1 },
  face: { pictures: 3 },
  typing: { inputKind: 'physical', repetitions: 2, rejected: {}, edits: 1, clockResolutionMs: 50 },
};

/** Another browser that matched, and waits for a person; where it is decided. */
async function aRebind(): Promise<string> {
  const summary = { ...SUMMARY, purpose: 'rebind', context: { tenant: 'courses', course: 'c', activity: 'a', attempt: 'b' } };
  const review = `insert into countersign_review (id, tenant, subject, cause, opened_at, bundle_jti, receipt, summary)
    select 'by-rebind', 'courses', id::text, 'rebind', 1800000000, 'c', '', $1::jsonb from platform_account where email like 'ben%'`;
  await site.platform.database.query(review, [JSON.stringify(summary)]);
  return '/staff/checks/by-rebind';
}

/** A check that came from another learning platform and waits for a person; where it is decided. */
async function aCheckByLti(): Promise<string> {
  const { query } = site.platform.database;
  const registration = `insert into lti_registration (issuer, client_id, auth_url, token_url, jwks_url, deployments)
    values ('https://moodle.example', 'c', 'https://moodle.example/a', 'https://moodle.example/t', 'https://moodle.example/j', '{1}') returning 'lti-' || id as tenant`;
  const [made] = await query<{ tenant: string }>(registration);
  const launch = `insert into lti_launch (browser_hash, registration_id, user_id, subject, role, title, course, activity, parameters, created_at, expires_at)
    select '', id, '4711', 's', 'learner', 'Check for quiz 7', 'c', 'a', '{}', now(), now() from lti_registration returning id::text`;
  const [launched] = await query<{ id: string }>(launch);
  const context = { tenant: made?.tenant, course: 'c', activity: 'a', attempt: launched?.id };
  const summary = { ...SUMMARY, purpose: 'verify', context };
  const review = `insert into countersign_review (id, tenant, subject, cause, opened_at, bundle_jti, receipt, summary) values ('by-lti', $1, 's', 'review', 1800000000, 'b', '', $2::jsonb)`;
  await query(review, [made?.tenant, JSON.stringify(summary)]);
  return `/staff/lti/${made?.tenant}/by-lti`;
}

/**
 * Rows as many checks leave them behind: a submission that was refused, two classes of client, two
 * accounts with one face.
 */
async function someChecks(submission: string): Promise<void> {
  const { query } = site.platform.database;
  const account = '(select id from platform_account where email like $1)';
  await query(`update platform_submission set check_state = 'refused' where id = $1`, [submission]);
  const check = `insert into platform_check (jti, account_id, submission_id, purpose, result, reasons, mode, late, at, browser, device, seconds)
    select $2 || n, ${account}, $3::uuid, 'verify', $4, $5::jsonb, 'embeddings', false, now() - n * interval '1 hour', $6, $7, 20 + n from generate_series(1, $8) as n`;
  const start = `insert into platform_check_start (account_id, attempt, purpose, at, browser, device, outcome)
    select ${account}, 'x', 'verify', now() - n * interval '2 hours', $2, $3, case when n < 3 then 'camera/denied' else 'accepted' end from generate_series(1, $4) as n`;
  for (const [browserName, device, count] of [
    ['Firefox', 'phone', 9],
    ['Chrome', 'computer', 24],
    ['Safari', 'tablet', 5],
  ] as const) {
    await query(start, ['ben%', browserName, device, count]);
    const first = browserName === 'Firefox';
    const [result, reasons] = first ? ['refused', '["no-match"]'] : ['accepted', '[]'];
    await query(check, ['ben%', browserName, submission, result, reasons, browserName, device, first ? 2 : count]);
  }
  await query(
    `insert into countersign_duplicate (tenant, subject, other, found_at) select 'courses', ${account}, (select id from platform_account where email like $2), 1800000000`,
    ['ben%', 'ada%'],
  );
}
