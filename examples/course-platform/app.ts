import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { findSession, hasToken, sessionCookie } from './accounts/sessions.js';
import { BASE_PATH } from './mount-countersign.js';
import { problemPage } from './pages/problem.js';
import { PAGES } from './pages.js';
import { limitBody } from './site/body-limit.js';
import { browserScripts } from './site/browser-scripts.js';
import { fitText } from './site/fit-text.js';
import { PACKAGE_FILES, PACKAGE_HEADERS } from './site/package-files.js';
import { UnfitError } from './site/text.js';
import type { Platform, Site, SiteEnv } from './types.js';

/** An essay of the longest kind is far below this. */
const MOST_FORM_BYTES = 200_000;
/** A file's name holds its hash: another content has another name. */
const CACHED_ASSETS = 'public, max-age=31536000, immutable';
const FILES = new URL('./public/', import.meta.url).pathname;

/**
 * Only what this site serves itself: no inline script or style, no other host, no frame around it.
 */
const HEADERS = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    workerSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  permissionsPolicy: { camera: ['self'], microphone: [], geolocation: [] },
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
};

/** The site: files, the package's backend, and one module for each page. */
export function createApp(platform: Platform): Site {
  const app: Site = new Hono<SiteEnv>();
  const isHttps = platform.origin.startsWith('https:');
  // Lists of certificates of an earlier address are read there, by whoever verifies on these pages.
  const { connectSrc } = HEADERS.contentSecurityPolicy;
  const contentSecurityPolicy = { ...HEADERS.contentSecurityPolicy, connectSrc: [...connectSrc, ...(platform.earlierOrigins ?? [])] };
  app.use(secureHeaders({ ...HEADERS, contentSecurityPolicy, strictTransportSecurity: isHttps ? 'max-age=31536000' : false }));
  // The package has limits of its own, and reads nothing before it knows whose it is.
  app.all(`${BASE_PATH}/*`, (c) => platform.countersign.fetch(c.req.raw));
  app.use(limitBody(MOST_FORM_BYTES, (c) => problemPage(c, 'too-large')));
  app.use(fitText((c) => problemPage(c, 'bad-text')));
  // Files alone: of a page with somebody's secrets in it, the length after compression tells of
  // them.
  for (const path of ['/files/*', '/countersign/*']) app.use(path, compress());
  app.get('/files/*', browserScripts(FILES, '/files'));
  app.use('/files/*', serveStatic({ root: FILES, rewriteRequestPath: (path) => path.replace('/files', '') }));
  app.use('/countersign/assets/*', async (c, next) => {
    await next();
    if (c.res.ok) c.header('cache-control', CACHED_ASSETS);
  });
  app.use(
    '/countersign/*',
    serveStatic({ root: PACKAGE_FILES, rewriteRequestPath: (path) => path.replace('/countersign', ''), onFound: withPackageHeaders }),
  );
  if (platform.assets !== undefined)
    app.use(
      '/countersign/assets/*',
      serveStatic({
        root: platform.assets,
        rewriteRequestPath: (path) => path.replace('/countersign/assets', ''),
        onFound: withPackageHeaders,
      }),
    );
  app.use(async (c, next) => {
    c.set('session', await findSession(platform, sessionCookie(platform, c)));
    await next();
    if (c.res.headers.get('cache-control') === null) c.header('cache-control', 'no-store');
  });
  app.post('*', ownForms(platform));
  for (const page of PAGES) page(app, platform);
  app.notFound((c) => problemPage(c, 'not-found'));
  app.onError((error, c) => {
    if (error instanceof UnfitError) return problemPage(c, 'bad-text');
    platform.onError(error);
    return problemPage(c, 'internal');
  });
  return app;
}

function withPackageHeaders(_: string, c: Context): void {
  for (const [name, value] of Object.entries(PACKAGE_HEADERS)) c.header(name, value);
}

/**
 * A form counts only from a page of this site (its Origin), and once somebody is signed in only
 * with the session's token.
 */
function ownForms({ origin }: Platform): MiddlewareHandler<SiteEnv> {
  return async (c, next) => {
    if (c.req.header('origin') !== origin) return problemPage(c, 'foreign-form');
    const session = c.get('session');
    if (session !== null && !hasToken(session, (await c.req.parseBody()).csrf)) return problemPage(c, 'foreign-form');
    return next();
  };
}
