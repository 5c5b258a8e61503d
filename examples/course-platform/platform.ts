import type { KeySource, PolicyOptions } from 'countersign/server';
import type { RouterRoute } from 'hono/types';
import { createApp } from './app.js';
import { seedCourses } from './courses/courses.js';
import { policy as universityPolicy } from './enrollment/policy.js';
import { withLti } from './lti/with-lti.js';
import { openCountersign } from './mount-countersign.js';
import { migratePlatform } from './schema/migrate-platform.js';
import type { Platform } from './types.js';

/** What has no default, of `Platform`. */
type Needed = Omit<Platform, 'countersign' | 'now' | 'clock' | 'random' | 'onError'>;

export interface PlatformOptions extends Needed, Partial<Pick<Platform, 'now' | 'random' | 'onError'>> {
  keys: KeySource;
  /** Changes members of the university's. */
  policy?: Partial<PolicyOptions>;
  /** A folder with learning platforms that may launch checks. */
  registrations?: string;
}

export interface OpenedPlatform {
  platform: Platform;
  fetch: (request: Request) => Response | Promise<Response>;
  routes: RouterRoute[];
  /** What is due in the background; until the signal, where there is one. */
  work: (options?: { until?: AbortSignal }) => Promise<void>;
}

/** The platform on an open database, which has the package's tables already. */
export async function createPlatform(options: PlatformOptions): Promise<OpenedPlatform> {
  const { keys, policy: changes = {}, registrations, ...given } = options;
  const policy: PolicyOptions = { ...universityPolicy, ...changes };
  const ground = { now: () => new Date(), random: randomShare, onError: () => undefined, clock: given.now, ...given };
  await migratePlatform(ground.database);
  await seedCourses(ground.database);
  const platform: Platform = Object.assign(ground, { countersign: openCountersign({ platform: ground, keys, policy }) });
  const site = createApp(platform);
  const { fetch, work, routes } = await withLti(site, { platform, keys, policy, registrations });
  const all = [...site.routes, ...routes];
  return {
    platform,
    fetch,
    routes: all,
    work: async (options) => void (await Promise.all([platform.countersign.work(options), work(options)])),
  };
}

/** Nobody can tell the next draw from earlier ones. */
function randomShare(): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  return drawn / 2 ** 32;
}
