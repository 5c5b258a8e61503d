import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteStaff } from '../../examples/course-platform/accounts/staff.js';
import { startPlatform } from '../../examples/course-platform/start.js';
import type { ClipName } from '../../examples/simulation/clip.js';
import { sitDown } from '../../examples/simulation/learner.js';
import { openBrowser } from '../../examples/simulation/open-browser.js';
import type { TypistName } from '../../examples/simulation/typist.js';

const COURSE = '/courses/numbers-in-the-news';
const PASSWORD = 'correct horse battery staple';
const RIGHT = ['a-0', 'b-1', 'c-1', 'd-1'];
/** Pages that were looked at with axe: each once. */
const seen = new Set<string>();

let folder: string;
let site: Awaited<ReturnType<typeof startPlatform>>;
let take = 300;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  site = await startPlatform({ port: 0, data: join(folder, 'data') });
});
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Sitting {
  readonly page: Page;
  go(path: string): Promise<void>;
  /** Presses a button of the page itself. */
  press(name: string): Promise<void>;
  /** The check on this page, to its end. */
  check(): Promise<string | null>;
}

/**
 * Somebody at this account's computer. Between two sittings the browser is closed: what it keeps
 * stays.
 */
async function sit<T>(
  account: string,
  { clip = 'a1', typist = 'ana' }: { readonly clip?: ClipName; readonly typist?: TypistName },
  act: (sitting: Sitting) => Promise<T>,
): Promise<T> {
  take++;
  const browser: BrowserContext = await openBrowser({ clip, take, profile: join(folder, account) });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    const person = await sitDown(page, { typist, from: take * 100 });
    return await act({
      page,
      async go(path) {
        await page.goto(`${site.url}${path}`);
        await look(page);
      },
      async press(name) {
        await page.getByRole('button', { name, exact: true }).last().click();
        await page.waitForLoadState();
      },
      check: () => person.until(),
    });
  } finally {
    await browser.close();
  }
}

/** `state`: of a page that is looked at more than once. */
async function look(page: Page, state = ''): Promise<void> {
  const name = new URL(page.url()).pathname.replaceAll(/[\w-]{20,}/g, '…') + state;
  if (seen.has(name)) return;
  seen.add(name);
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`)).toEqual([]);
}

async function signUp({ go, page, press }: Sitting, name: string): Promise<void> {
  await go('/sign-up');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail address').fill(`${name}@example.org`);
  await page.getByLabel('Password').fill(PASSWORD);
  await press('Make an account');
}

async function quiz({ go, page, press }: Sitting): Promise<void> {
  await go(`${COURSE}/quiz-1`);
  for (const answer of RIGHT) {
    const [question, option] = answer.split('-');
    await page.locator(`input[name="${question}"][value="${option}"]`).check();
  }
  await press('Hand in');
  await look(page);
}

const state = (page: Page) => page.locator('[data-check]').first().getAttribute('data-check');

describe('the verified track, from sign-up to the shared certificate', () => {
  it('a learner signs up, joins, and enrolls', { timeout: 120_000 }, async () => {
    await sit('ada', {}, async (sitting) => {
      const { page, go, press, check } = sitting;
      await go('/');
      await signUp(sitting, 'ada');
      await go(COURSE);
      await go(`${COURSE}/track`);
      await press('With camera and keyboard');
      await look(page);
      expect(await check()).toBe('accepted');
      await press('Go on to the course');
      expect(new URL(page.url()).pathname).toBe(COURSE);
      await go('/me');
      await go('/me/data');
      expect(await page.locator('[data-measured]').first().getAttribute('data-measured')).toBe('yes');
      expect(await page.locator('main').innerText()).toContain('for 30 days each: 3');
    });
  });

  it('hands in two pieces of work, each with its check', { timeout: 120_000 }, async () => {
    await sit('ada', { clip: 'a2' }, async (sitting) => {
      await quiz(sitting);
      expect(await state(sitting.page)).toBe('awaiting');
      await pass(sitting);
    });
    await sit('ada', { clip: 'a1' }, async (sitting) => {
      const { page, go, press } = sitting;
      await go(`${COURSE}/essay-1`);
      await page.locator('#essay').fill('Of how many? A number without its group is an advertisement.');
      await press('Hand in');
      await page.waitForURL('**/work/*');
      await pass(sitting);
    });
  });

  it('refuses another person at the same computer, twice; then a person looks at it, and the account can say something', {
    timeout: 120_000,
  }, async () => {
    const other = { clip: 'b1', typist: 'ben' } as const;
    const work = await sit('ada', other, async (sitting) => {
      await quiz(sitting);
      expect(await sitting.check()).toBe('refused');
      await sitting.page.reload();
      expect(await sitting.page.locator('[data-tries-left]').getAttribute('data-tries-left')).toBe('1');
      expect(await sitting.page.locator('[data-refused]').getAttribute('data-refused')).toBe('no-match');
      return new URL(sitting.page.url()).pathname;
    });
    await sit('ada', other, async ({ page, go, press, check }) => {
      await go(work);
      expect(await check()).toBe('refused');
      await page.reload();
      expect(await state(page)).toBe('review');
      await page.locator('summary', { hasText: 'Tell the person' }).click();
      await page.getByLabel(/What should they know/).fill('It was me, with new glasses.');
      await press('Send');
      await look(page);
    });
  });

  it('two people of the staff look at it, and agree; one grades the essay', { timeout: 120_000 }, async () => {
    for (const name of ['uma', 'vic'])
      await sit(name, {}, async (sitting) => {
        const { page, go, press } = sitting;
        await signUp(sitting, name);
        await go(`/staff/join/${await inviteStaff(site.platform)}`);
        await press('Join');
        await go('/staff');
        await page.locator('a[href^="/staff/reviews/"]').click();
        await look(page);
        const refusal = page.locator('form[data-decision="refused"]');
        await refusal.getByLabel(/Reason/).selectOption('not-confirmed');
        await refusal.getByRole('button', { name: 'Refuse' }).click();
        await page.waitForURL('**/staff');
        if (name === 'uma') {
          await page.locator('a[href^="/staff/essays/"]').click();
          await look(page);
          await page.getByLabel(/Points/).fill('8');
          await press('Give the points');
        }
        for (const path of ['/staff/rates', '/staff/certificates', '/staff/courses/numbers-in-the-news']) await go(path);
      });
  });

  it('the learner hands in again and shares the certificate; a visitor verifies it, until it is revoked', {
    timeout: 180_000,
  }, async () => {
    const shared = await sit('ada', { clip: 'a2' }, async (sitting) => {
      const { page, go, press } = sitting;
      await quiz(sitting);
      await pass(sitting);
      await go(`${COURSE}/certificate`);
      await press('Issue my certificate');
      await go(`${COURSE}/certificate/print`);
      await go(`${COURSE}/certificate`);
      await press('Make a public page');
      return (await page.locator('[data-shared] a').first().getAttribute('href')) as string;
    });
    await sit('visitor', {}, async ({ page, go }) => {
      await go(new URL(shared).pathname);
      expect(await verdict(page)).toBe('good');
      expect(await page.locator('#signed-results').innerText()).toContain('Quiz: averages and risk');
      const checks = await page.locator('#signed-checks').innerText();
      expect(checks).toMatch(/\d identity checks were made under this account/);
      expect(checks).toContain('some of them are measured again by the server from pictures');
      await look(page, ' verified');
      const token = await (await fetch(`${shared}/certificate.jwt`)).text();
      await page.locator('#file').setInputFiles({ name: 'certificate.jwt', mimeType: 'text/plain', buffer: Buffer.from(tampered(token)) });
      await expect.poll(() => page.locator('#verdict').getAttribute('data-verdict'), { timeout: 10_000 }).toMatch(/signature/);
      expect(await page.locator('#signed').isVisible()).toBe(false);
      const image = Buffer.from(await (await fetch(`${shared}/certificate.png`)).arrayBuffer());
      await go('/certificates/verify');
      await page.locator('#file').setInputFiles({ name: 'certificate.png', mimeType: 'image/png', buffer: image });
      expect(await verdict(page)).toBe('good');
      await page.reload();
      await page.locator('#pasted').fill(`${token}\n`);
      await page.getByRole('button', { name: 'Verify the text' }).click();
      expect(await verdict(page)).toBe('good');
    });
    await sit('uma', {}, async ({ page, go, press }) => {
      await go('/staff/certificates');
      await page.getByText('Revoke', { exact: true }).first().click();
      await page
        .getByLabel(/Reason/)
        .first()
        .selectOption('identity');
      await press('Revoke');
    });
    await sit('visitor', {}, async ({ page, go }) => {
      await go(new URL(shared).pathname);
      expect(await page.locator('main').innerText()).toContain('no longer valid');
      expect(await verdict(page)).toBe('certificate/revoked');
    });
  });

  it('the learner cannot undo the revocation by asking for another one', { timeout: 60_000 }, async () => {
    await sit('ada', {}, async ({ page, go }) => {
      await go(`${COURSE}/certificate`);
      expect(await page.locator('[data-certificate]').getAttribute('data-certificate')).toBe('blocked');
      expect(await page.getByRole('button', { name: 'Issue my certificate' }).count()).toBe(0);
      const csrf = await page.locator('input[name="csrf"]').first().inputValue();
      const answer = await page.evaluate(
        async ([path, token]) =>
          (await fetch(path as string, { method: 'POST', body: new URLSearchParams({ csrf: token as string }) })).status,
        [`${COURSE}/certificate`, csrf],
      );
      expect(answer).toBe(409);
      await look(page, ' blocked');
    });
  });

  it('the learner withdraws, and nothing that was measured is left', { timeout: 60_000 }, async () => {
    await sit('ada', {}, async ({ page, go, press }) => {
      await go('/me/data');
      await press('Withdraw and erase measurements');
      expect(await page.locator('[data-measured]').first().getAttribute('data-measured')).toBe('no');
      for (const kept of ['reference', 'still'])
        expect(await site.platform.database.query(`select 1 from countersign_${kept}`), kept).toEqual([]);
    });
  });

  it('and closes the account: nothing names them any more', { timeout: 60_000 }, async () => {
    await sit('ada', {}, async ({ page, go, press }) => {
      await go('/me/data');
      await page.getByLabel('Yes, close it').check();
      await press('Close the account');
      expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(1);
      const [record] = await site.platform.database.query<{ count: number }>('select count(*)::integer as count from platform_record');
      const named = await site.platform.database.query(`select 1 from platform_certificate where token <> ''`);
      expect([record?.count, named]).toEqual([0, []]);
    });
  });
});

/** The check is accepted, and so is the work. */
async function pass({ page, press, check }: Sitting): Promise<void> {
  expect(await check()).toBe('accepted');
  await press('Go on');
  expect(await state(page)).toBe('accepted');
}

async function verdict(page: Page): Promise<string | null> {
  await expect.poll(() => page.locator('#verdict').getAttribute('data-verdict'), { timeout: 10_000 }).not.toBeNull();
  return page.locator('#verdict').getAttribute('data-verdict');
}

/** In another name. */
function tampered(token: string): string {
  const [head, body = '', signature] = token.split('.');
  const changed = Buffer.from(body, 'base64url').toString().replace('"ada"', '"eve"');
  return [head, Buffer.from(changed).toString('base64url'), signature].join('.');
}
