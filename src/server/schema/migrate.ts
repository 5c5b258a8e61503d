import type { Database } from '../store/database.js';
import { CHECK_TABLES } from './check-tables.js';
import { LEARNER_TABLES } from './learner-tables.js';
import { POPULATION_TABLES } from './population-tables.js';
import { WORK_TABLES } from './work-tables.js';
import { WRITING_TABLES } from './writing-tables.js';

/**
 * The schema, version by version; what was released is never changed. Times are seconds since the
 * epoch.
 */
const VERSIONS: readonly (readonly string[])[] = [
  [...LEARNER_TABLES, ...CHECK_TABLES, ...POPULATION_TABLES, ...WRITING_TABLES, ...WORK_TABLES],
];

/** Any constant: all processes of all versions must agree on it. */
const LOCK = 0x636f756e;

/**
 * Brings the schema up to date. It is safe to call from several processes at once, and each time
 * the server starts.
 *
 * @throws Error when the database has a schema that this version does not know
 *
 * @example
 * const database = await openPglite(PGlite, '.data/countersign');
 * await migrate(database);
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    await query('create table if not exists countersign_migration (version integer primary key, at timestamptz not null default now())');
    const [row] = await query<{ latest: number | null }>('select max(version) as latest from countersign_migration');
    const latest = row?.latest ?? 0;
    if (latest > VERSIONS.length)
      throw new Error(`the database has schema version ${latest}, and this countersign knows ${VERSIONS.length}: it is of another version`);
    for (const [index, statements] of VERSIONS.entries()) {
      if (index < latest) continue;
      for (const statement of statements) await query(statement);
      await query('insert into countersign_migration (version) values ($1)', [index + 1]);
    }
  });
}
