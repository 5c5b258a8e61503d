import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isReadableOnWhite } from '../../src/service/configuration/contrast.js';
import { styleSheet } from '../../src/service/hosted/style-sheet.js';
import { acceptedLanguage, wordsFor } from '../../src/service/hosted/words.js';
import { openTestService, TENANTS, type TestService } from './open-test-service.js';

describe('the looks of the hosted page', () => {
  it.each([
    ['#000000', true],
    ['#2452c7', true],
    // Both sides of 4.5 to 1 among the grays.
    ['#767676', true],
    ['#777777', false],
    ['#ffd400', false],
    ['#ffffff', false],
  ])('have an accent that white text can be read on: %s is %s', (color, isReadable) => expect(isReadableOnWhite(color)).toBe(isReadable));

  it('are the element’s own without an accent', () => {
    expect(styleSheet({})).not.toContain('--countersign');
    expect(styleSheet({ accent: '#7a1f3d' })).toContain('--countersign-accent:light-dark(#7a1f3d,color-mix(in srgb,#7a1f3d 45%,#fff));');
  });

  let folder: string;
  let running: TestService;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-logo-'));
    writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    running = await openTestService({ configuration: { tenants: [{ ...TENANTS[0], logo: join(folder, 'logo.svg'), accent: '#7a1f3d' }] } });
  });
  afterAll(async () => {
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('show the tenant’s logo, which runs nothing', async () => {
    const logo = await running.ask('GET', '/hosted/north/logo');
    expect([logo.status, logo.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(logo.headers.get('content-security-policy')).toContain("default-src 'none'");
    const { body } = await running.ask('POST', '/v1/checks', {
      key: await running.key(),
      body: { subject: 'a', course: 'c', activity: 'a' },
    });
    expect((await running.ask('GET', `/c/${body.id}`)).body).toContain('<img src="/hosted/north/logo"');
    expect((await running.ask('GET', '/hosted/north/style.css')).body).toContain('#7a1f3d');
  });

  it('say in the learner’s language that a link leads nowhere', async () => {
    const page = await running.ask('GET', '/c/chk_AAAAAAAAAAAAAAAAAAAAAA', { headers: { 'accept-language': 'fr-CH, fr;q=0.9, en;q=0.8' } });
    expect([page.status, page.body]).toEqual([404, expect.stringContaining('Ce lien n’est plus valable')]);
  });

  it('belong to no tenant that was taken out of the configuration, and neither do its checks and keys', async () => {
    const key = await running.key('gone');
    expect((await running.ask('GET', '/v1/checks', { key })).body.code).toBe('key/invalid');
    expect((await running.ask('GET', '/hosted/gone/style.css')).status).toBe(404);
  });

  it('have a page for phones, which asks without a token', async () => {
    const page = await running.ask('GET', '/p', { headers: { 'accept-language': 'es' } });
    expect(page.body).toMatch(/lang="es"[\s\S]*integrity="sha384-[\s\S]*<countersign-phone submit="\/phone">/);
    expect((await running.ask('GET', '/countersign-phone.js')).status).toBe(200);
    const body = { code: 'BBBBB-BBBBB', phone: 'A'.repeat(43) };
    const opened = await running.ask('POST', '/phone/open', { body });
    expect([opened.status, opened.body]).toEqual([400, { error: 'handover/over' }]);
    expect((await running.ask('POST', '/phone/part')).status).toBe(403);
    expect((await running.ask('POST', '/browser/chk_AAAAAAAAAAAAAAAAAAAAAA/handovers', { body: { nonce: 'N'.repeat(32) } })).status).toBe(
      401,
    );
  });

  it('tell no metrics to anybody without a token', async () => {
    expect((await running.ask('GET', '/metrics')).status).toBe(404);
    expect((await running.ask('GET', '/metrics', { headers: { authorization: 'Bearer undefined' } })).status).toBe(404);
  });
});

describe('the language of the hosted page', () => {
  it.each([
    [undefined, 'en'],
    ['de, it', 'en'],
    ['de, pt-BR;q=0.8', 'pt-BR'],
    ['*', 'en'],
    ['ar', 'ar'],
    ['"><script>', 'en'],
    ['constructor', 'en'],
    ['x'.repeat(100_000), 'en'],
  ])('of a browser that asks for %s is %s', (header, lang) => expect(acceptedLanguage(header)).toBe(lang));

  it('is written from right to left where it is', () => {
    expect(wordsFor('ar-EG')).toMatchObject({ lang: 'ar-EG', dir: 'rtl' });
    expect(wordsFor('xx')).toMatchObject({ lang: 'en', dir: 'ltr' });
  });
});
