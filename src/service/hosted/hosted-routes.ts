import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Context, Hono } from 'hono';
import type { Database } from '../../server.js';
import { Problem } from '../api/problem.js';
import type { Configuration, Tenant } from '../configuration/configuration.js';
import { findCheckById } from '../store/checks.js';
import { frontPage } from './front-page.js';
import { hostedPage, phonePage, unknownPage } from './hosted-page.js';
import type { Files } from './package-files.js';
import { styleSheet } from './style-sheet.js';
import { acceptedLanguage } from './words.js';

export interface HostedOptions {
  readonly database: Database;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly files: Files;
  /** Staff sign in here. */
  readonly console: Configuration['console'];
}

const KEPT = 'public, max-age=31536000, immutable';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.bin': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
};
const MOST_LOGO_BYTES = 256 * 1024;

/** The page that learners are sent to, its looks, and the files that the element loads. */
export function mountHosted(app: Hono, { database, tenants, files, console }: HostedOptions): void {
  const logos = new Map([...tenants.values()].flatMap(({ id, logo }) => (logo === undefined ? [] : [[id, readLogo(logo)] as const])));
  app.get('/', (c) => c.html(frontPage({ hasConsole: console !== undefined })));
  app.get('/c/:id', async (c) => {
    const check = await findCheckById(database, c.req.param('id'));
    const tenant = check === null ? undefined : tenants.get(check.tenant);
    const accepted = acceptedLanguage(c.req.header('accept-language'));
    c.header('cache-control', 'no-store');
    if (check === null || tenant === undefined) return c.html(unknownPage(accepted), 404);
    const lang = check.lang ?? accepted;
    return c.html(hostedPage({ id: check.id, tenant, lang, files }));
  });
  app.get('/p', (c) => {
    c.header('cache-control', 'no-store');
    return c.html(phonePage({ lang: acceptedLanguage(c.req.header('accept-language')), files }));
  });
  app.get('/hosted/style.css', (c) =>
    c.body(styleSheet({ accent: undefined }), 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }),
  );
  app.get('/hosted/:tenant/style.css', (c) =>
    c.body(styleSheet(tenantOf(c, tenants)), 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }),
  );
  app.get('/hosted/:tenant/logo', (c) => {
    const { id, logo = '' } = tenantOf(c, tenants);
    const content = logos.get(id);
    if (content === undefined) throw new Problem('route/unknown');
    return c.body(content, 200, { 'content-type': TYPES[extname(logo)] as string, 'cache-control': 'no-cache' });
  });
  for (const name of ['countersign.js', 'countersign-phone.js']) app.get(`/${name}`, (c) => file(c, files, name, 'no-cache'));
  app.get('/assets/:name', (c) => file(c, files, `assets/${c.req.param('name')}`, KEPT));
}

function tenantOf(c: Context, tenants: ReadonlyMap<string, Tenant>): Tenant {
  const tenant = tenants.get(c.req.param('tenant') ?? '');
  if (tenant === undefined) throw new Problem('route/unknown');
  return tenant;
}

function file(c: Context, files: Files, name: string, cacheControl: string): Response {
  const content = files.read(name);
  if (content === null) throw new Problem('route/unknown');
  return c.body(content, 200, {
    'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
    'cache-control': cacheControl,
    'access-control-allow-origin': '*',
  });
}

function readLogo(path: string): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(readFileSync(path));
  if (content.length > MOST_LOGO_BYTES) throw new Error('a logo has at most 256 KB');
  return content;
}
