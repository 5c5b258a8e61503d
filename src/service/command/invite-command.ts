import { readConfiguration } from '../configuration/read-configuration.js';
import { requireMigrated } from '../schema/migrate-service.js';
import { openDatabase } from '../store/open-database.js';
import { inviteStaff, ROLES, type Role } from '../store/staff.js';
import type { Called } from './called.js';

/** `countersign invite TENANT ROLE`: an address by which one person joins the console's staff. */
export async function invite({ words: [tenant = '', role = ''], file, environment, out }: Called): Promise<number> {
  const { database: place, tenants, console, publicUrl } = readConfiguration(file, environment);
  if (console === undefined) throw new Error('the configuration has no console: it needs a provider of sign-ins');
  if (!tenants.some(({ id }) => id === tenant)) throw new Error(`the configuration has no tenant ${tenant}`);
  if (!isRole(role)) throw new Error(`a role is one of ${ROLES.join(', ')}`);
  const { database, close } = await openDatabase(place);
  try {
    await requireMigrated(database);
    const now = Math.floor(Date.now() / 1000);
    const code = await database.transaction((queries) => inviteStaff(queries, { tenant, role, actor: 'server', now }));
    out(`${publicUrl}/console/join/${code}`);
    return 0;
  } finally {
    await close();
  }
}

function isRole(word: string): word is Role {
  return (ROLES as readonly string[]).includes(word);
}
