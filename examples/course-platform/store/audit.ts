import type { Queries } from 'countersign/server';

/** Who did what. */
export interface Deed {
  at: Date;
  /** An account's id; `check` for the package's decision. */
  actor: string;
  action: string;
  object: string;
  detail?: object;
}

/** A line of the trail. */
export interface Entry extends Required<Deed> {
  /** Who noted it: this site, the package, or what was told to other learning platforms. */
  source: Source;
  /** Within its source. */
  id: string;
}

type Source = 'platform' | 'checks' | 'scores';
type Row = Omit<Entry, 'source'>;

/**
 * Notes who did what. Never measurements, never what was written, no address or name: ids only.
 *
 * @param queries of the transaction that does it
 */
export async function writeAudit(queries: Queries, { at, actor, action, object, detail = {} }: Deed): Promise<void> {
  const sql = 'insert into platform_audit (at, actor, action, object, detail) values ($1, $2, $3, $4, $5::jsonb)';
  await queries.query(sql, [at, actor, action, object, JSON.stringify(detail)]);
}

const ENTRIES = 1000;

/** How a source is read, a piece after the other: `after` a row, as `sql` takes it. */
interface Reading {
  first: readonly unknown[];
  after: (row: Row) => readonly unknown[];
  sql: string;
}

const BY_NUMBER = { first: ['0'], after: ({ id }: Row) => [id] };
const SOURCES: Record<Source, Reading> = {
  platform: {
    ...BY_NUMBER,
    sql: 'select id::text, at, actor, action, object, detail from platform_audit where id > $1::bigint order by platform_audit.id limit $2',
  },
  // All but the score: a measurement. `note` has who decided, and `receipt` the signed decision;
  // `step` 0 is a person's, 22 a whole check, others a failure.
  checks: {
    ...BY_NUMBER,
    sql: `select id::text, to_timestamp(at) as at, coalesce(note ->> 'by', 'check') as actor, code as action, coalesce(subject, '') as object,
    jsonb_strip_nulls(jsonb_build_object('tenant', tenant, 'purpose', purpose, 'step', step, 'nonce', nonce, 'bundle', jti, 'receipt', receipt,
      'consent', consent, 'note', note)) as detail from countersign_audit where id > $1::bigint order by countersign_audit.id limit $2`,
  },
  scores: {
    first: ['-infinity', ''],
    after: ({ at, id }) => [at, id],
    sql: `select jti as id, at, 'check' as actor, 'lti.score' as action, launch_id::text as object, jsonb_build_object('result', result, 'tries', tries, 'sentAt', sent_at) as detail
      from lti_score where (at, jti) > ($1::timestamptz, $2) order by at, jti limit $3`,
  },
};

async function* entriesOf(queries: Queries, source: Source): AsyncGenerator<Entry, void> {
  const { sql, first, after } = SOURCES[source];
  for (let from = first; ; ) {
    const rows = await queries.query<Row>(sql, [...from, ENTRIES]);
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) yield { source, ...row };
    from = after(last);
  }
}

/**
 * The whole trail, this site's and the package's, by time: sign-ins, work, checks with their
 * receipts, reviews, faces that were compared, invitations, launches and scores of LTI,
 * certificates. It may be longer than memory: a thousand rows of each are held.
 */
export async function* readAudit(queries: Queries): AsyncGenerator<Entry> {
  const sources: readonly Source[] = ['platform', 'checks', 'scores'];
  const heads = await Promise.all(
    sources.map(async (source) => {
      const entries = entriesOf(queries, source);
      return { entries, next: await entries.next() };
    }),
  );
  for (;;) {
    const waiting = heads.flatMap((head) => (head.next.done ? [] : [{ head, entry: head.next.value }]));
    const [first] = waiting.sort((one, other) => one.entry.at.getTime() - other.entry.at.getTime());
    if (first === undefined) return;
    yield first.entry;
    first.head.next = await first.head.entries.next();
  }
}

const COLUMNS: readonly (keyof Entry)[] = ['source', 'id', 'at', 'actor', 'action', 'object', 'detail'];

/** The trail as CSV (RFC 4180), in pieces. */
export async function* auditCsv(queries: Queries): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for await (const entry of readAudit(queries)) yield `${COLUMNS.map((name) => cell(entry[name])).join(',')}\r\n`;
}

/** The trail as lines of JSON, in pieces. */
export async function* auditLines(queries: Queries): AsyncGenerator<string> {
  for await (const entry of readAudit(queries)) yield `${JSON.stringify(entry)}\n`;
}

/**
 * A text that begins like a formula would be one in a spreadsheet: it gets a quotation mark in
 * front.
 */
function cell(value: Entry[keyof Entry]): string {
  const text = value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
}
