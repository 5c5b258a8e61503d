import { afterEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT_TABLES } from '../../examples/course-platform/schema/account-tables.js';
import { CERTIFICATE_TABLES } from '../../examples/course-platform/schema/certificate-tables.js';
import { COURSE_TABLES } from '../../examples/course-platform/schema/course-tables.js';
import { LTI_TABLES } from '../../examples/course-platform/schema/lti-tables.js';
import { migratePlatform } from '../../examples/course-platform/schema/migrate-platform.js';
import { startProblem } from '../../examples/course-platform/site/start-problem.js';
import { CHECK_TABLES } from '../../src/server/schema/check-tables.js';
import { HANDOVER_TABLES } from '../../src/server/schema/handover-tables.js';
import { LEARNER_TABLES } from '../../src/server/schema/learner-tables.js';
import { migrate } from '../../src/server/schema/migrate.js';
import { missingColumns } from '../../src/server/schema/missing-columns.js';
import { POPULATION_TABLES } from '../../src/server/schema/population-tables.js';
import { WORK_TABLES } from '../../src/server/schema/work-tables.js';
import { WRITING_TABLES } from '../../src/server/schema/writing-tables.js';
import { DATABASES, type TestDatabase } from '../support/databases.js';

vi.mock('countersign/server', () => import('../../src/server.js'));

const PLATFORM_TABLES = [...ACCOUNT_TABLES, ...COURSE_TABLES, ...CERTIFICATE_TABLES, ...LTI_TABLES];
const PACKAGE_TABLES = [...LEARNER_TABLES, ...CHECK_TABLES, ...HANDOVER_TABLES, ...POPULATION_TABLES, ...WRITING_TABLES, ...WORK_TABLES];

let opened: TestDatabase | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});

for (const { name, available, open } of DATABASES)
  describe.skipIf(!available)(`a database of another version, on ${name}`, () => {
    const migrated = async () => {
      opened = await open();
      const { database } = opened;
      await migrate(database);
      await migratePlatform(database);
      return database;
    };

    it('of a later one: an older build does not start, and says in a sentence what to do', async () => {
      const database = await migrated();
      const told = (error: unknown) => startProblem(error, { port: 1, data: '.data' });
      for (const [table, run] of [
        ['countersign_migration', migrate],
        ['platform_migration', migratePlatform],
      ] as const) {
        await database.query(`insert into ${table} (version) values (2)`);
        const error = await run(database).catch((cause: unknown) => cause);
        expect(told(error)).toMatch(
          /^The platform could not start: the database has [a-z ]+ 2, and this [a-z]+ knows 1: a later version has been here\. Start that version, or restore the backup from before the upgrade$/,
        );
        await database.query(`delete from ${table} where version = 2`);
      }
      await migrate(database);
      await migratePlatform(database);
    });

    it('of before versions were counted: it says what is missing, and changes nothing', async () => {
      const database = await migrated();
      await database.query('alter table countersign_job drop column failed_at');
      await expect(migrate(database)).rejects.toThrow(
        'of a countersign before 0.1.0: it lacks countersign_job.failed_at. Nothing reads it',
      );
      await database.query('drop table platform_known_browser');
      await expect(migratePlatform(database)).rejects.toThrow('of a platform before 0.1.0: it lacks platform_known_browser.');
      const [row] = await database.query<{ count: number }>('select count(*)::integer as count from countersign_migration');
      expect(row?.count).toBe(1);
    });

    it('knows every column that there is', async () => {
      const database = await migrated();
      const ours = `select table_name || '.' || column_name as name from information_schema.columns
        where table_schema = any(current_schemas(false)) and table_name not in ('countersign_migration', 'platform_migration')`;
      const there = (await database.query<{ name: string }>(ours)).map((row) => row.name);
      const empty = { query: async () => [] } as never;
      const known = await missingColumns(empty, [...PLATFORM_TABLES, ...PACKAGE_TABLES]);
      expect([...known].sort()).toEqual([...there].sort());
    });
  });
