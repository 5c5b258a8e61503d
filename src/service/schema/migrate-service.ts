import { type Database, migrate } from '../../server.js';
import { SERVICE_TABLES } from './service-tables.js';
import { STAFF_TABLES } from './staff-tables.js';
import { TRAIL_TABLES } from './trail-tables.js';

/** The service's own schema, version by version; what was released is never changed. */
const VERSIONS: readonly (readonly string[])[] = [SERVICE_TABLES, TRAIL_TABLES, STAFF_TABLES];

/** Any constant that the library's migration does not use: all processes must agree on it. */
const LOCK = 0x73657276;

/**
 * Brings the tables of library and service up to date. It is safe from several processes at once.
 *
 * @throws Error when the database has a schema that this version does not know
 */
export async function migrateService(database: Database): Promise<void> {
  await migrate(database);
  await database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    await query('create table if not exists service_migration (version integer primary key, at timestamptz not null default now())');
    const latest = await latestVersion({ query });
    if (latest > VERSIONS.length)
      throw new Error(`the database has service schema ${latest}, and this countersign knows ${VERSIONS.length}: it is of another version`);
    for (const [index, statements] of VERSIONS.entries()) {
      if (index < latest) continue;
      for (const statement of statements) await query(statement);
      await query('insert into service_migration (version) values ($1)', [index + 1]);
    }
  });
}

/**
 * For a process that must not migrate by itself, because others run beside it.
 *
 * @throws Error that says what to run
 */
export async function requireMigrated(database: Database): Promise<void> {
  const [row] = await database.query<{ name: string | null }>("select to_regclass('service_migration')::text as name");
  const latest = row?.name == null ? 0 : await latestVersion(database);
  if (latest !== VERSIONS.length) throw new Error('the database is not of this version: run countersign migrate');
}

async function latestVersion({ query }: Pick<Database, 'query'>): Promise<number> {
  const [row] = await query<{ latest: number | null }>('select max(version) as latest from service_migration');
  return row?.latest ?? 0;
}
