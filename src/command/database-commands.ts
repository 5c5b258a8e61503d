/** As much of the package's backend as the commands use: it is loaded when one needs it. */
export interface Backend {
  readonly openPglite: (PGlite: never, folder: string) => Promise<ClosableDatabase>;
  readonly postgresDatabase: (pool: never, options: { readonly statementSeconds: number }) => object;
  readonly moveDatabase: (from: never, to: never) => Promise<readonly { readonly table: string; readonly rows: number }[]>;
  readonly replayErasures: (
    database: never,
    keys: never,
    erasures: never,
  ) => Promise<{ readonly erased: readonly object[]; readonly newer: readonly object[] }>;
  readonly askWhy: (folder: string, subject: string) => Promise<readonly Why[] | null>;
  readonly findWhy: (database: never, subject: string) => Promise<readonly Why[]>;
  readonly erasureLog: (path: string) => { read(): Promise<readonly object[]> };
  readonly keyFile: (path: string) => () => Promise<object>;
}

/** What is printed of the package's own `Why`. */
interface Why {
  readonly tenant: string;
  readonly subject: string;
  readonly enrolled: boolean;
  readonly withdrawn: boolean;
  readonly failuresInARow: number;
  readonly pausedUntil: number | null;
  readonly foreignTries: number;
  readonly openReviews: number;
  readonly notAccepted: readonly {
    readonly at: number;
    readonly purpose: string | null;
    readonly step: string;
    readonly code: string;
    readonly signs: readonly string[];
    readonly words: string;
  }[];
}

type ClosableDatabase = object & { close(): Promise<void> };

export interface DatabaseCommandOptions {
  readonly backend: () => Promise<Backend>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
}

/** One statement of a move may look at a whole table. */
const STATEMENT_SECONDS = 3_600;

/** `countersign move FOLDER`: a folder of PGlite to the PostgreSQL of DATABASE_URL. */
export async function move([folder]: readonly string[], { backend, environment, out }: DatabaseCommandOptions): Promise<void> {
  const known = await backend();
  const to = await openPostgres(known, required(environment.DATABASE_URL));
  try {
    const from = await openFolder(known, folder as string);
    try {
      const moved = await known.moveDatabase(from as never, to as never);
      for (const { table, rows } of moved) out(`${table}: ${rows} rows`);
      const all = moved.reduce((sum, { rows }) => sum + rows, 0);
      out(`${moved.length} tables with ${all} rows were moved, counted and compared. ${folder} is as it was: keep it as a backup.`);
    } finally {
      await from.close();
    }
  } finally {
    await to.close();
  }
}

/** `countersign replay-erasures LOG KEYS [FOLDER]`: on a restored database. */
export async function replayErasures(
  [log, keys, folder]: readonly string[],
  { backend, environment, out }: DatabaseCommandOptions,
): Promise<void> {
  const known = await backend();
  const database = folder === undefined ? await openPostgres(known, required(environment.DATABASE_URL)) : await openFolder(known, folder);
  try {
    const erasures = await known.erasureLog(log as string).read();
    const keySet = await known.keyFile(keys as string)();
    const { erased, newer } = await known.replayErasures(database as never, keySet as never, erasures as never);
    out(`${erased.length} learners were there again, and were erased; ${newer.length} have enrolled since, and stay.`);
  } finally {
    await database.close();
  }
}

/** `countersign why SUBJECT [FOLDER]`: how a learner stands, and why checks were not accepted. */
export async function why([subject, folder]: readonly string[], { backend, environment, out }: DatabaseCommandOptions): Promise<void> {
  const known = await backend();
  const name = subject as string;
  // One process alone opens a folder of PGlite: where it runs, it answers.
  const told = folder === undefined ? null : await known.askWhy(folder, name);
  const found = told ?? (await readWhy(known, name, { folder, url: environment.DATABASE_URL }));
  if (found.length === 0) throw new Error(`nobody is called ${name} here: a subject is the name by which your backend knows a learner`);
  for (const line of found.flatMap(linesOf)) out(line);
}

async function readWhy(
  known: Backend,
  subject: string,
  { folder, url }: { readonly folder: string | undefined; readonly url: string | undefined },
): Promise<readonly Why[]> {
  const database = folder === undefined ? await openPostgres(known, required(url)) : await openFolder(known, folder);
  try {
    return await known.findWhy(database as never, subject);
  } finally {
    await database.close();
  }
}

function linesOf({
  tenant,
  subject,
  enrolled,
  withdrawn,
  failuresInARow,
  pausedUntil,
  foreignTries,
  openReviews,
  notAccepted,
}: Why): string[] {
  const states = [
    withdrawn ? 'has withdrawn' : enrolled ? 'is enrolled' : 'is not enrolled',
    failuresInARow > 0 ? `failures in a row: ${failuresInARow}` : '',
    pausedUntil === null ? '' : `waits until ${timeOf(pausedUntil)}`,
    foreignTries > 0 ? `failed tries of other browsers in 30 days: ${foreignTries}` : '',
    openReviews > 0 ? `checks that wait for a person: ${openReviews}` : '',
  ];
  const rows = notAccepted.map(({ at, purpose, step, code, signs, words }) =>
    [timeOf(at), purpose ?? '-', step, code, ...signs.map((sign) => `(${sign})`), words].join('  '),
  );
  return [`${subject} of ${tenant} ${states.filter(Boolean).join('; ')}`, ...(rows.length === 0 ? ['no check was refused'] : rows)];
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).concat('Z');
}

function required(url: string | undefined): string {
  if (!url) throw new Error('set DATABASE_URL to the address of PostgreSQL, such as postgresql://user:password@host/name');
  return url;
}

async function openPostgres({ postgresDatabase }: Backend, connectionString: string): Promise<ClosableDatabase> {
  const { default: pg } = await load<{ default: { Pool: new (options: object) => { end(): Promise<void> } } }>('pg');
  const pool = new pg.Pool({ connectionString, max: 2 });
  return Object.assign(postgresDatabase(pool as never, { statementSeconds: STATEMENT_SECONDS }), { close: () => pool.end() });
}

async function openFolder({ openPglite }: Backend, folder: string): Promise<ClosableDatabase> {
  const { PGlite } = await load<{ PGlite: object }>('@electric-sql/pglite');
  return openPglite(PGlite as never, folder);
}

/** A database's driver is the platform's own. */
async function load<T>(name: string): Promise<T> {
  try {
    return (await import(name)) as T;
  } catch {
    throw new Error(`${name} is not installed here: npm install ${name}`);
  }
}
