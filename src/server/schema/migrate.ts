import type { Database } from '../store/database.js';
import { CHECK_TABLES } from './check-tables.js';
import { HANDOVER_TABLES } from './handover-tables.js';
import { LEARNER_TABLES } from './learner-tables.js';
import { missingColumns } from './missing-columns.js';
import { POPULATION_TABLES } from './population-tables.js';
import { WORK_TABLES } from './work-tables.js';
import { WRITING_TABLES } from './writing-tables.js';

/**
 * The schema, version by version; what was released is never changed. Times are seconds since the
 * epoch.
 */
export const VERSIONS: readonly (readonly string[])[] = [
  [...LEARNER_TABLES, ...CHECK_TABLES, ...HANDOVER_TABLES, ...POPULATION_TABLES, ...WRITING_TABLES, ...WORK_TABLES],
];

/** Any constant: all processes of all versions must agree on it. */
const LOCK = 0x636f756e;

/**
 * Brings the schema up to date. It is safe to call from several processes at once, and each time
 * the server starts.
 *
 * @throws Error in a sentence, before anything is changed: when a later version has been here, or
 *   when the tables are of a countersign from before versions were counted
 *
 * @example
 * const database = await openPglite(PGlite, '.data/countersign');
 * await migrate(database);
 */
export async function migrate(database: Database): Promise<void> {
  await bringUp(database, VERSIONS);
}

/** The same to the last of these versions: tests have later ones. */
export async function bringUp(database: Database, versions: readonly (readonly string[])[]): Promise<void> {
  await database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    await query('create table if not exists countersign_migration (version integer primary key, at timestamptz not null default now())');
    const [row] = await query<{ latest: number | null }>('select max(version) as latest from countersign_migration');
    const latest = row?.latest ?? 0;
    if (latest > versions.length)
      throw new Error(
        `the database has schema version ${latest}, and this countersign knows ${versions.length}: a later version has been here. ` +
          'Start that version, or restore the backup from before the upgrade',
      );
    const missing = latest === 0 ? [] : await missingColumns({ query }, versions[0] ?? []);
    if (missing.length > 0)
      throw new Error(
        `the database is of a countersign before 0.1.0: it lacks ${missing.slice(0, 3).join(', ')}. ` +
          'Nothing reads it any more: begin with an empty database, and let learners enroll',
      );
    for (const [index, statements] of versions.entries()) {
      if (index < latest) continue;
      for (const statement of statements) await query(statement);
      await query('insert into countersign_migration (version) values ($1)', [index + 1]);
    }
  });
}
