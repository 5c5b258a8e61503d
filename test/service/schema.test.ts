import { expect, it } from 'vitest';
import { migrate } from '../../src/server.js';
import { migrateService, requireMigrated } from '../../src/service/schema/migrate-service.js';
import { SERVICE_TABLES } from '../../src/service/schema/service-tables.js';
import { addToTrail, listTrail } from '../../src/service/store/trail.js';
import { DATABASES } from '../support/databases.js';

it.each(DATABASES.filter(({ available }) => available))(
  'a database of the first service schema is brought up to date: $name',
  async ({ open }) => {
    const { database, close } = await open();
    try {
      await migrate(database);
      await database.query('create table service_migration (version integer primary key, at timestamptz not null default now())');
      for (const sql of SERVICE_TABLES) await database.query(sql);
      await database.query('insert into service_migration (version) values (1)');
      await expect(requireMigrated(database)).rejects.toThrow('run countersign migrate');
      await Promise.all([migrateService(database), migrateService(database)]);
      await requireMigrated(database);
      await addToTrail(database, { at: 1, tenant: 'north', actor: 'key:k', action: 'delivery.repeated', object: 'main' });
      expect(await listTrail(database, { tenant: 'north', limit: 9, before: null })).toMatchObject([{ actor: 'key:k' }]);
    } finally {
      await close();
    }
  },
);
