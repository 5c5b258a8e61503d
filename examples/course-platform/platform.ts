import { createApp } from './app.js';
import { seedCourses } from './courses/courses.js';
import { policy as universityPolicy } from './enrollment/policy.js';
import { withLti } from './lti/with-lti.js';
import { openCountersign } from './mount-countersign.js';
import { migratePlatform } from './schema/migrate-platform.js';

/**
 * The platform on an open database, which has the package's tables already.
 *
 * @param options `policy` changes members of the university's; `registrations` is a folder with
 *   learning platforms that may launch checks
 * @returns `work`: what is due in the background; until the signal, where there is one
 */
export async function createPlatform({ keys, policy = {}, registrations, ...options }) {
  const platform = { now: () => new Date(), random: randomShare, onError: () => undefined, clock: options.now, ...options };
  await migratePlatform(platform.database);
  await seedCourses(platform.database);
  platform.countersign = openCountersign({ platform, keys, policy: { ...universityPolicy, ...policy } });
  const site = createApp(platform);
  const { fetch, work, routes } = await withLti(site, { platform, keys, policy: { ...universityPolicy, ...policy }, registrations });
  const all = [...site.routes, ...routes];
  return {
    platform,
    fetch,
    routes: all,
    work: async (options) => void (await Promise.all([platform.countersign.work(options), work(options)])),
  };
}

/** Nobody can tell the next draw from earlier ones. */
function randomShare() {
  return crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;
}
