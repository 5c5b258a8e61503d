/**
 * Notes who did what. Never measurements, never what was written, no address or name: ids only.
 *
 * @param {import('countersign/server').Queries} queries of the transaction that does it
 * @param {{ at: Date, actor: string, action: string, object: string, detail?: object }} entry `actor`: an account's id, or `check` for the
 *   package's decision
 */
export async function writeAudit(queries, { at, actor, action, object, detail = {} }) {
  const sql = 'insert into platform_audit (at, actor, action, object, detail) values ($1, $2, $3, $4, $5::jsonb)';
  await queries.query(sql, [at, actor, action, object, JSON.stringify(detail)]);
}

/**
 * @typedef {object} Entry
 * @property {'platform' | 'checks' | 'scores'} source who noted it: this site, the package, or what was told to other learning platforms
 * @property {string} id within its source
 * @property {Date} at
 * @property {string} actor an account's id; `check` for the package
 * @property {string} action
 * @property {string} object
 * @property {object} detail
 */

const ENTRIES = 1000;
const BY_NUMBER = { first: ['0'], after: ({ id }) => [id] };
const SOURCES = {
  platform: {
    ...BY_NUMBER,
    sql: 'select id::text, at, actor, action, object, detail from platform_audit where id > $1::bigint order by platform_audit.id limit $2',
  },
  // All but the score: a measurement. `note` has who decided, and `receipt` the signed decision; `step` 0 is a person's, 22 a whole check, others a failure.
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

async function* entriesOf(queries, source) {
  const { sql, first, after } = SOURCES[source];
  for (let from = first; ; ) {
    const rows = await queries.query(sql, [...from, ENTRIES]);
    if (rows.length === 0) return;
    for (const row of rows) yield { source, ...row };
    from = after(rows.at(-1));
  }
}

/**
 * The whole trail, this site's and the package's, by time: sign-ins, work, checks with their receipts, reviews, faces that were compared, invitations, launches and
 * scores of LTI, certificates. It may be longer than memory: a thousand rows of each are held.
 *
 * @param {import('countersign/server').Queries} queries
 * @returns {AsyncGenerator<Entry>}
 */
export async function* readAudit(queries) {
  const heads = await Promise.all(
    Object.keys(SOURCES).map(async (source) => {
      const entries = entriesOf(queries, source);
      return { entries, next: await entries.next() };
    }),
  );
  for (;;) {
    const [first] = heads.filter(({ next }) => !next.done).sort((one, other) => one.next.value.at - other.next.value.at);
    if (first === undefined) return;
    yield first.next.value;
    first.next = await first.entries.next();
  }
}

const COLUMNS = ['source', 'id', 'at', 'actor', 'action', 'object', 'detail'];

/** The trail as CSV (RFC 4180), in pieces. */
export async function* auditCsv(queries) {
  yield `${COLUMNS.join(',')}\r\n`;
  for await (const entry of readAudit(queries)) yield `${COLUMNS.map((name) => cell(entry[name])).join(',')}\r\n`;
}

/** The trail as lines of JSON, in pieces. */
export async function* auditLines(queries) {
  for await (const entry of readAudit(queries)) yield `${JSON.stringify(entry)}\n`;
}

/** A text that begins like a formula would be one in a spreadsheet: it gets a quotation mark in front. */
function cell(value) {
  const text = value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
}
