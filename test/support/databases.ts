import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { type Database, pgliteDatabase, postgresDatabase } from '../../src/server/store/database.js';
import { openPglite as openFolder } from '../../src/server/store/open-pglite.js';
import { hasPgBouncer, openThroughPgBouncer } from './pgbouncer.js';

export interface TestDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

const url = process.env.TEST_DATABASE_URL;
const hasPostgres = url !== undefined && url !== '';
const { version } = JSON.parse(readFileSync('node_modules/@electric-sql/pglite/package.json', 'utf8')) as { version: string };
const CLUSTER = resolve('.cache', 'pglite', `${version}.tar`);

/**
 * Both databases that the backend runs on. PostgreSQL needs TEST_DATABASE_URL: without it its tests
 * are skipped, and seen to be.
 */
export const DATABASES: readonly { readonly name: string; readonly available: boolean; open(): Promise<TestDatabase> }[] = [
  { name: 'PGlite', available: true, open: () => openPglite() },
  { name: 'PostgreSQL (TEST_DATABASE_URL)', available: hasPostgres, open: () => openPostgres() },
];

/**
 * What an institution's database may have as its default level of transactions, where nobody names
 * one.
 */
const HIGHER_ISOLATIONS = ['repeatable read', 'serializable'] as const;
type Isolation = 'read committed' | (typeof HIGHER_ISOLATIONS)[number];

/**
 * Both databases, both at each level, and PostgreSQL behind a PgBouncer that gives a connection to
 * somebody else after each transaction.
 */
export const DATABASES_BY_ISOLATION: typeof DATABASES = [
  ...DATABASES,
  ...HIGHER_ISOLATIONS.flatMap((isolation) => [
    { name: `PGlite at ${isolation}`, available: true, open: () => openPglite(undefined, isolation) },
    { name: `PostgreSQL (TEST_DATABASE_URL) at ${isolation}`, available: hasPostgres, open: () => openPostgres(isolation) },
  ]),
  ...(['read committed', 'repeatable read'] as const).map((isolation) => ({
    name: `PgBouncer in transaction mode at ${isolation}`,
    available: hasPgBouncer,
    open: () => openThroughPgBouncer(isolation),
  })),
];

/** A fresh database in memory, or in a folder. */
export async function openPglite(folder?: string, isolation: Isolation = 'read committed'): Promise<TestDatabase> {
  if (folder !== undefined) {
    const database = await openFolder(PGlite, folder);
    return { database, close: () => database.close() };
  }
  const pglite = idle.pop() ?? (await PGlite.create({ loadDataDir: await emptyCluster() }));
  await pglite.exec(`set default_transaction_isolation = '${isolation}'`);
  return { database: pgliteDatabase(pglite), close: () => release(pglite) };
}

/**
 * Engines of this file's tests that nobody uses: emptying one takes a tenth of the time of starting
 * one.
 */
const idle: PGlite[] = [];
/** One that is not empty by then has a transaction that never ends. */
const EMPTY_MS = 5_000;

async function release(pglite: PGlite): Promise<void> {
  if (pglite.closed) return;
  const late = new Promise<false>((resolve) => setTimeout(resolve, EMPTY_MS, false).unref());
  if (await Promise.race([empty(pglite), late])) idle.push(pglite);
  else await pglite.close();
}

/** As if nobody had ever used it; `false` where that cannot be. */
async function empty(pglite: PGlite): Promise<boolean> {
  try {
    await pglite.exec('discard all');
    await pglite.exec('drop schema public cascade; create schema public');
    const { rows } = await pglite.query(
      "select 1 from pg_namespace where nspname not in ('public', 'information_schema') and nspname !~ '^pg_'",
    );
    return rows.length === 0;
  } catch {
    return false;
  }
}

/**
 * An empty cluster, made once for all tests and kept: loading it takes a quarter of the time of
 * making it.
 */
async function emptyCluster(): Promise<Blob> {
  if (!existsSync(CLUSTER)) {
    const fresh = await PGlite.create();
    const bytes = Buffer.from(await (await fresh.dumpDataDir('none')).arrayBuffer());
    await fresh.close();
    mkdirSync(dirname(CLUSTER), { recursive: true });
    const unfinished = `${CLUSTER}.${process.pid}`;
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, CLUSTER);
  }
  return new Blob([readFileSync(CLUSTER)]);
}

/** A fresh schema, which is dropped at the end. */
async function openPostgres(isolation: Isolation = 'read committed'): Promise<TestDatabase> {
  const schema = `countersign_test_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create schema ${schema}`);
  const options = `-c search_path=${schema} -c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;
  const pool = new pg.Pool({ connectionString: url, options, max: 10 });
  return {
    database: postgresDatabase(pool),
    async close() {
      await pool.end();
      await admin.query(`drop schema ${schema} cascade`);
      await admin.end();
    },
  };
}
