import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { barChart } from '../../examples/course-platform/site/bar-chart.js';
import { clientClass } from '../../examples/course-platform/site/client-class.js';
import { type Campus, openCampus } from './campus.js';
import { ORIGIN } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const FOLDER = 'examples/course-platform';

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());

describe('every page', () => {
  const PATHS = [
    '/',
    '/privacy',
    '/sign-in',
    '/sign-up',
    '/courses/numbers-in-the-news',
    '/courses/numbers-in-the-news/averages',
    '/nowhere',
  ];

  it.each(PATHS)('%s has a strict policy, no inline style or script, and a name, a language and a way to its content', async (path) => {
    const response = await campus.fetch(new Request(`${ORIGIN}${path}`));
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(response.headers.get('permissions-policy')).toContain('camera=(self)');
    expect(response.headers.get('strict-transport-security')).toContain('max-age');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const html = await response.text();
    expect(html).not.toMatch(/\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)/i);
    expect(html).toMatch(/<html lang="en" dir="ltr">/);
    expect(html).toMatch(/<title>[^<]+ · Example University<\/title>/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('href="#main"');
  });

  it('answers an error of its own with a page that tells nothing of it', async () => {
    const { database } = campus.platform;
    campus.platform.database = { ...database, query: () => Promise.reject(new Error('secret of the database')) };
    const ada = new Request(`${ORIGIN}/me`, { headers: { cookie: '__Host-session=x' } });
    const response = await campus.fetch(ada);
    campus.platform.database = database;
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(campus.errors.splice(0)).toHaveLength(1);
  });
});

describe('the browser’s scripts', () => {
  const scripts = readdirSync(`${FOLDER}/public`).filter((file) => file.endsWith('.ts'));
  const get = (address: URL) => campus.fetch(new Request(address));

  it.each(scripts)('%s is served as JavaScript, and so is all that it imports', async (file) => {
    const address = new URL(`/files/${file.replace(/\.ts$/, '.js')}`, ORIGIN);
    const response = await get(address);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    for (const [, from] of (await response.text()).matchAll(/from "([^"]+)"/g)) {
      const imported = await get(new URL(from as string, address));
      expect(imported.status, from).toBe(200);
      expect(imported.headers.get('content-type'), from).toContain('text/javascript');
    }
  });
});

describe('the code', () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('public'),
  );

  it('uses the package by its name', () => {
    for (const file of files) expect(readFileSync(`${FOLDER}/${file}`, 'utf8'), file).not.toMatch(/\/src\/|dist\/server|dist\/certificate/);
  });

  it('keeps nothing between two requests outside the database', () => {
    for (const file of files) expect(readFileSync(`${FOLDER}/${file}`, 'utf8'), file).not.toMatch(/^(?:let|var) /m);
  });

  it('is the same from right to left: no style names left or right', () => {
    expect(readFileSync(`${FOLDER}/public/platform.css`, 'utf8')).not.toMatch(/(?:^|[\s-])(?:left|right)\b/m);
  });
});

describe('a browser’s class', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'computer'],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
      'Edge',
      'computer',
    ],
    ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome', 'phone'],
    ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Chrome', 'tablet'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari',
      'phone',
    ],
    ['', 'Other', 'unknown'],
  ])('is coarse: %s', (userAgent, browser, device) => {
    expect(clientClass(userAgent)).toEqual({ browser, device });
  });
});

describe('a bar chart', () => {
  it('draws lengths from nought, and escapes what it is told', async () => {
    const rows = [
      { label: 'A & B', value: 0.5, words: '50 %' },
      { label: 'C', value: null, words: '–' },
    ];
    const svg = String(await barChart({ title: 'T', rows, most: 1 }));
    expect([...svg.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, width]) => width)).toEqual(['75', '0']);
    expect(svg).toContain('A &amp; B');
    expect(svg).not.toMatch(/style=|NaN|Infinity/);
  });
});
