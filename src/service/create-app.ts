import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';
import { DatabaseError } from '../server.js';
import { mountApi } from './api/api.js';
import type { ApiOptions } from './api/api-options.js';
import { Problem, problemResponse } from './api/problem.js';
import { type BrowserOptions, mountBrowserRoutes } from './checks/browser-routes.js';
import type { ConsoleOptions } from './console/console-options.js';
import { mountConsole } from './console/mount-console.js';
import { type HostedOptions, mountHosted } from './hosted/hosted-routes.js';
import { describeError } from './operating/logger.js';
import { mountOperating, type OperatingOptions } from './operating/operating-routes.js';

export interface AppOptions extends ApiOptions, ConsoleOptions, HostedOptions, OperatingOptions, Omit<BrowserOptions, keyof ApiOptions> {
  readonly tenantOf: ApiOptions['tenantOf'];
  readonly logger: Logger;
}

type Vars = { Variables: { tenant?: string; key?: string } };

/**
 * Only what this origin serves itself; nobody frames it. Files are for pages of other origins, too.
 */
const headersOf = (publicUrl: string): Parameters<typeof secureHeaders>[0] => ({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    workerSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  permissionsPolicy: { camera: ['self'], microphone: [], geolocation: [] },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  crossOriginResourcePolicy: 'cross-origin',
  strictTransportSecurity: publicUrl.startsWith('https:') ? 'max-age=31536000' : false,
});

/**
 * Pages for staff: no script, and forms of their own. With `no-referrer`, these would have no
 * origin.
 */
const consoleHeaders = (publicUrl: string): Parameters<typeof secureHeaders>[0] => ({
  ...headersOf(publicUrl),
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ['data:'],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  referrerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
});

/** Everything that the service answers. */
export function createApp(options: AppOptions): Hono {
  const { logger, metrics } = options;
  const app = new Hono<Vars>();
  app.use(async (c, next) => {
    const beganMs = performance.now();
    await next();
    const seconds = (performance.now() - beganMs) / 1000;
    const route = routePath(c);
    metrics.onRequest(route, c.req.method, c.res.status, seconds);
    const { tenant, key } = c.var;
    logger.info({ method: c.req.method, route, status: c.res.status, ms: Math.round(seconds * 1000), tenant, key }, 'request');
  });
  const [forLearners, forStaff] = [secureHeaders(headersOf(options.publicUrl)), secureHeaders(consoleHeaders(options.publicUrl))];
  app.use((c, next) => (/^\/console(?:\/|$)/.test(c.req.path) ? forStaff : forLearners)(c, next));
  const plain = app as unknown as Hono;
  mountOperating(plain, options);
  mountHosted(plain, options);
  mountBrowserRoutes(plain, options);
  // The path is the library's own: it answers as at its root.
  app.get('/.well-known/jwks.json', (c) => options.answer(c.req.raw, { check: null, address: options.addressOf(c as unknown as Context) }));
  mountConsole(plain, options, (error) => logger.warn(describeError(error), 'sign-in'));
  mountApi(plain, options, (c, { id, tenant }) => {
    c.set('tenant', tenant);
    c.set('key', id);
  });
  app.notFound(() => problemResponse(new Problem('route/unknown')));
  app.onError((error) => {
    if (error instanceof Problem) return problemResponse(error);
    logger.error(describeError(error), 'failed');
    return problemResponse(new Problem(error instanceof DatabaseError ? 'unavailable' : 'internal'));
  });
  return plain;
}
