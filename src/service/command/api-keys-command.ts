import type { Database } from '../../server.js';
import { readConfiguration } from '../configuration/read-configuration.js';
import { requireMigrated } from '../schema/migrate-service.js';
import { createApiKey, listApiKeys, revokeApiKey, SCOPES, type Scope } from '../store/api-keys.js';
import { openDatabase } from '../store/open-database.js';
import type { Called } from './called.js';

/** `countersign api-keys list`, `create TENANT SCOPE...` and `revoke ID`. */
export async function runApiKeys(called: Called): Promise<number> {
  const { database: place, tenants } = readConfiguration(called.file, called.environment);
  const { database, close } = await openDatabase(place);
  try {
    await requireMigrated(database);
    return await run(database, called, new Set(tenants.map(({ id }) => id)));
  } finally {
    await close();
  }
}

async function run(
  database: Database,
  { words: [action, name, ...scopes], note, out, error }: Called,
  tenants: ReadonlySet<string>,
): Promise<number> {
  const now = Math.floor(Date.now() / 1000);
  if (action === 'list' && name === undefined) {
    for (const { id, tenant, scopes, note, createdAt, revokedAt } of await listApiKeys(database)) {
      const since = new Date(createdAt * 1000).toISOString();
      out([id, tenant, scopes.join(','), since, revokedAt === null ? '' : 'revoked', note].filter(Boolean).join(' '));
    }
    return 0;
  }
  if (action === 'create' && name !== undefined && scopes.length > 0) {
    if (!tenants.has(name)) throw new Error(`the configuration has no tenant ${name}`);
    if (!scopes.every(isScope)) throw new Error(`a scope is one of ${SCOPES.join(', ')}`);
    out(await createApiKey(database, { tenant: name, scopes, note, now }));
    return 0;
  }
  if (action === 'revoke' && name !== undefined && scopes.length === 0) {
    if (!(await revokeApiKey(database, name, now))) throw new Error('there is no such key, or it was revoked before');
    out('The key opens nothing any more.');
    return 0;
  }
  error('countersign api-keys list, create TENANT SCOPE..., or revoke ID');
  return 2;
}

function isScope(word: string): word is Scope {
  return (SCOPES as readonly string[]).includes(word);
}
