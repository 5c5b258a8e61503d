import { createApp } from './app.mjs';
import { seedCourses } from './courses/courses.mjs';
import { policy as universityPolicy } from './enrollment/policy.mjs';
import { withLti } from './lti/with-lti.mjs';
import { openCountersign } from './mount-countersign.mjs';
import { migratePlatform } from './schema/migrate-platform.mjs';

/**
 * What every page needs. Nothing of it changes while the server runs: whatever must be remembered is in the database, so that several
 * processes work side by side.
 *
 * @typedef {object} Platform
 * @property {import('countersign/server').Database} database
 * @property {import('countersign/server').Countersign} countersign
 * @property {string} origin where learners find the platform
 * @property {() => Date} now
 * @property {() => Date} [clock] the test's own, in place of the database's
 * @property {() => number} random from 0 up to 1
 * @property {(error: unknown) => void} onError told what nobody expected
 * @property {Record<string, string>} integrity hashes of the package's files
 * @property {import('./certificates/certificate.mjs').CertificateKeys} certificateKeys
 * @property {{ N: number, r: number, p: number }} [passwordCost] of scrypt, for load tests; default: `PASSWORD_COST`
 * @property {(request: Request) => string | null} [address] the network address that a request comes from, `null` where nobody told; without it, addresses are not limited
 */

/**
 * @typedef {object} Session
 * @property {string} hash
 * @property {string} csrf what each form of the session carries
 * @property {Date} startedAt when they signed in
 * @property {{ id: string, email: string, name: string, role: 'learner' | 'staff' }} account
 */

/**
 * The platform on an open database, which has the package's tables already.
 *
 * @param {Omit<Platform, 'countersign' | 'now' | 'random' | 'onError'> & { keys: import('countersign/server').KeySource, policy?: object, registrations?: string, now?: () => Date, random?: () => number, onError?: (error: unknown) => void }} options
 *   `policy` changes members of the university's; `registrations` is a folder with learning platforms that may launch checks
 * @returns {Promise<{ platform: Platform, fetch: (request: Request) => Response | Promise<Response>, routes: import('hono/types').RouterRoute[], work: (options?: { until?: AbortSignal }) => Promise<void> }>} `work`: what
 *   is due in the background; until the signal, where there is one
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
