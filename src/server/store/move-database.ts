import type { Database, Queries } from './database.js';

/** A table that was moved, and how many rows it has on both sides. */
export interface MovedTable {
  readonly table: string;
  readonly rows: number;
}

/** Rows that travel at once. */
const BATCH = 100;

/** Those of the schema that a connection uses, with whom their rows refer to. */
const TABLES = `select c.relname as name, coalesce((select array_agg(distinct f.relname::text) from pg_constraint k join pg_class f on f.oid = k.confrelid
    where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid), '{}') as after
  from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace order by c.relname`;

/** What tells one content from another, whatever the order of its rows. */
const DIGEST = (table: string): string =>
  `select count(*)::integer as rows, coalesce(md5(string_agg(h, '' order by h)), '') as digest from (select md5(row_to_json(t)::text) as h from ${table} t) as all_rows`;

/**
 * Moves everything from one database to another, such as from PGlite to PostgreSQL: all tables or
 * none, counted and compared afterwards. The other one has the same tables (start the platform on
 * it once, and end it), and nothing in them but what a start puts there, which is replaced. No
 * backend may run on either. The first one stays as it is.
 *
 * @throws Error that names the table which the other database lacks, or which learners have used
 *   already, or which is not the same afterwards: nothing was moved then; DatabaseError
 *
 * @example
 * const moved = await moveDatabase(await openPglite(PGlite, '.data/countersign'), database);
 */
export async function moveDatabase(from: Database, to: Database): Promise<MovedTable[]> {
  return from.transaction((source) =>
    to.transaction(async (target) => {
      for (const queries of [source, target]) await queries.query("set local timezone = 'UTC'");
      const tables = inOrder(await source.query<Table>(TABLES));
      const known = new Set((await target.query<Table>(TABLES)).map(({ name }) => name));
      for (const name of tables)
        if (!known.has(name))
          throw new Error(
            `the other database has no table ${name}: ${name.startsWith('service_') ? 'run countersign migrate on it' : 'start the platform on it once, end it'}, and move then`,
          );
      for (const name of USED)
        if (known.has(name) && (await target.query(`select 1 from ${name} limit 1`)).length > 0)
          throw new Error(`the other database has rows in ${name}: it is in use already, and is not replaced`);
      for (const name of [...tables].reverse()) await target.query(`delete from ${quoted(name)}`);
      const moved: MovedTable[] = [];
      for (const name of tables) moved.push(await moveTable(source, target, name));
      return moved;
    }),
  );
}

/** No start puts a row there: whoever did would lose it. */
const USED = [
  'countersign_subject',
  'countersign_challenge',
  'countersign_audit',
  'platform_account',
  'service_api_key',
  'service_check',
] as const;

interface Table {
  readonly name: string;
  readonly after: readonly string[];
}

/** Whoever is referred to comes first. */
function inOrder(tables: readonly Table[]): string[] {
  const names = new Set(tables.map(({ name }) => name));
  const done: string[] = [];
  while (done.length < tables.length) {
    const next = tables.filter(({ name, after }) => !done.includes(name) && after.every((one) => !names.has(one) || done.includes(one)));
    if (next.length === 0) throw new Error('tables refer to each other in a circle');
    done.push(...next.map(({ name }) => name));
  }
  return done;
}

async function moveTable(source: Queries, target: Queries, name: string): Promise<MovedTable> {
  const table = quoted(name);
  const columns = await source.query<{ name: string; identity: boolean }>(
    `select attname::text as name, attidentity <> '' as identity from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  const list = columns.map((column) => quoted(column.name)).join(', ');
  const insert = `insert into ${table} (${list}) overriding system value select ${list} from json_populate_recordset(null::${table}, $1::json)`;
  // One row of a cursor is one row of the table as JSON: no type passes through this process.
  await source.query(`declare moving no scroll cursor for select row_to_json(t)::text as row from ${table} t`);
  for (;;) {
    const rows = await source.query<{ row: string }>(`fetch ${BATCH} from moving`);
    if (rows.length === 0) break;
    await target.query(insert, [`[${rows.map(({ row }) => row).join(',')}]`]);
  }
  await source.query('close moving');
  for (const { name: column } of columns.filter(({ identity }) => identity)) {
    const last = `(select coalesce(max(${quoted(column)}), 0) from ${table})`;
    await target.query(`select setval(pg_get_serial_sequence($1, $2), greatest(${last}, 1), ${last} > 0)`, [table, column]);
  }
  const [[before], [after]] = [
    await source.query<{ rows: number; digest: string }>(DIGEST(table)),
    await target.query<{ rows: number; digest: string }>(DIGEST(table)),
  ];
  if (before?.rows !== after?.rows || before?.digest !== after?.digest)
    throw new Error(`${name} is not the same afterwards (${before?.rows} rows, ${after?.rows} there): nothing was moved`);
  return { table: name, rows: after?.rows ?? 0 };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
