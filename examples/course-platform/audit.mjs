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
 * The trail in its order, a page at a time.
 *
 * @param {import('countersign/server').Queries} queries
 * @param {{ after?: number, most?: number }} [page] `after`: the last id that is known already
 * @returns {Promise<{ id: number, at: Date, actor: string, action: string, object: string, detail: object }[]>}
 */
export async function readAudit(queries, { after = 0, most = 1000 } = {}) {
  const rows = await queries.query('select * from platform_audit where id > $1 order by id limit $2', [after, most]);
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

const COLUMNS = ['id', 'at', 'actor', 'action', 'object', 'detail'];

/** The whole trail as CSV (RFC 4180), in pieces: it may be longer than memory. */
export async function* auditCsv(queries) {
  yield `${COLUMNS.join(',')}\r\n`;
  for (let after = 0; ; ) {
    const rows = await readAudit(queries, { after });
    if (rows.length === 0) return;
    yield rows.map((row) => `${COLUMNS.map((name) => cell(row[name])).join(',')}\r\n`).join('');
    after = rows.at(-1).id;
  }
}

/** A text that begins like a formula would be one in a spreadsheet: it gets a quotation mark in front. */
function cell(value) {
  const text = value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
}
