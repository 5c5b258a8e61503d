import { statSync } from 'node:fs';
import { loadOrCreateKeys } from '../../server.js';
import type { Configuration } from '../configuration/configuration.js';
import { readConfiguration } from '../configuration/read-configuration.js';
import { discover } from '../console/sign-in.js';
import { packageFiles } from '../hosted/package-files.js';
import { requireMigrated } from '../schema/migrate-service.js';
import { openDatabase } from '../store/open-database.js';
import type { Called } from './called.js';

/** One thing that was looked at. @throws Error that says what to change */
type Look = (configuration: Configuration, called: Called) => Promise<string>;

/** So far a clock may be off before receipts and signatures are refused. */
const MOST_SKEW_SECONDS = 5;

const LOOKS: Readonly<Record<string, Look>> = {
  'keys file': async ({ keysFile }) => {
    const { mode } = statSync(keysFile);
    if ((mode & 0o077) !== 0) throw new Error(`others may read ${keysFile}: chmod 600 it`);
    return 'only its owner may read it';
  },
  'configuration file': async (_, { file }) => {
    if ((statSync(file).mode & 0o007) !== 0) throw new Error(`everybody here may read ${file}, and it may hold secrets: chmod 600 it`);
    return 'not everybody may read it';
  },
  'package files': async (_, { dist }) => {
    packageFiles(dist);
    return 'are what was built';
  },
  database: async ({ database: place, keysFile }) => {
    const opened = await openDatabase(place).catch((error: Error) => error);
    if (opened instanceof Error) {
      if (place.url === undefined && /another process uses/.test(opened.message)) return 'is in use, as it is while the service runs';
      throw opened;
    }
    const { database, close } = opened;
    try {
      await requireMigrated(database);
      await loadOrCreateKeys(keysFile, database);
      const [row] = await database.query<{ at: number }>('select extract(epoch from clock_timestamp())::double precision as at');
      const skew = Math.abs((row?.at ?? 0) - Date.now() / 1000);
      if (skew > MOST_SKEW_SECONDS) throw new Error(`its clock and this machine’s differ by ${Math.round(skew)} seconds: set both by NTP`);
      return 'answers, is of this version, and was written with these keys';
    } finally {
      await close();
    }
  },
  'public address': async ({ publicUrl }) => {
    const { hostname, protocol } = new URL(publicUrl);
    const answer = await fetch(new URL('/healthz', publicUrl), { signal: AbortSignal.timeout(10_000), redirect: 'error' }).catch(
      (error: unknown) => {
        throw new Error(`${publicUrl} does not answer (${codeOf(error)}): start the service, or look at proxy and DNS`);
      },
    );
    if (!answer.ok) throw new Error(`${publicUrl}/healthz answers ${answer.status}: something else is there`);
    if (answer.headers.get('x-content-type-options') !== 'nosniff')
      throw new Error('the proxy takes security headers away: let it pass them on');
    return protocol === 'https:' ? 'answers by https' : `answers by http, which is enough for ${hostname} alone`;
  },
  console: async ({ console, publicUrl }) => {
    if (console === undefined) return 'there is none: it needs the member console';
    await discover(console).catch((error: unknown) => {
      throw new Error(`${console.issuer} does not answer as a provider of sign-ins (${codeOf(error)}): look at console.issuer`);
    });
    return `its provider answers, and has to know ${publicUrl}/console/callback`;
  },
  webhooks: async ({ tenants }) => {
    const open = tenants.flatMap(({ webhooks }) => webhooks.filter(({ allowPrivate }) => allowPrivate));
    const all = tenants.flatMap(({ webhooks }) => webhooks).length;
    return open.length === 0 ? `${all} endpoints` : `${all} endpoints; ${open.map(({ id }) => id).join(', ')} may be in a private network`;
  },
};

/**
 * Looks at everything that an operator can get wrong. @returns 1 where something has to be changed
 */
export async function runDoctor(called: Called): Promise<number> {
  const configuration = readConfiguration(called.file, called.environment);
  called.out(`ok       configuration: ${called.file} fits`);
  let problems = 0;
  for (const [name, look] of Object.entries(LOOKS))
    try {
      called.out(`ok       ${name}: ${await look(configuration, called)}`);
    } catch (error) {
      problems++;
      called.out(`problem  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  return problems === 0 ? 0 : 1;
}

function codeOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: unknown }; name: string };
  return typeof cause?.code === 'string' ? cause.code : name;
}
