import { type Database, missingColumns } from 'countersign/server';
import { oneRow } from '../store/one-row.js';
import { ACCOUNT_TABLES } from './account-tables.js';
import { CERTIFICATE_TABLES } from './certificate-tables.js';
import { COURSE_TABLES } from './course-tables.js';
import { LTI_TABLES } from './lti-tables.js';

/** The platform's schema, version by version; what was released is never changed. */
const VERSIONS = [[...ACCOUNT_TABLES, ...COURSE_TABLES, ...CERTIFICATE_TABLES, ...LTI_TABLES]];

/** Any constant that the package's own migration does not use: all processes must agree on it. */
const LOCK = 0x706c6174;

/**
 * Brings the platform's tables up to date, beside the package's own (`migrate`). It is safe from
 * several processes at once.
 *
 * @throws Error in a sentence when the database has a schema that this version does not know, of
 *   later or of before versions were counted
 */
export async function migratePlatform(database: Database): Promise<void> {
  await database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK]);
    await query('create table if not exists platform_migration (version integer primary key)');
    const newest = 'select coalesce(max(version), 0) as latest from platform_migration';
    const { latest } = oneRow(await query<{ latest: number }>(newest));
    if (latest > VERSIONS.length)
      throw new Error(
        `the database has platform schema ${latest}, and this platform knows ${VERSIONS.length}: a later version has been here. ` +
          'Start that version, or restore the backup from before the upgrade',
      );
    const missing = latest === 0 ? [] : await missingColumns({ query }, VERSIONS[0] ?? []);
    if (missing.length > 0)
      throw new Error(
        `the database is of a platform before 0.1.0: it lacks ${missing.slice(0, 3).join(', ')}. ` +
          'Nothing reads it any more: begin with an empty database',
      );
    for (const [index, statements] of VERSIONS.entries()) {
      if (index < latest) continue;
      for (const statement of statements) await query(statement);
      await query('insert into platform_migration (version) values ($1)', [index + 1]);
    }
  });
}
