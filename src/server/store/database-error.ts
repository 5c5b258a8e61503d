/** What a code of the database, or of the way to it, means, and what to do. */
const CAUSES: Readonly<Record<string, string>> = {
  '42P01': 'a table is missing: did you run migrate()?',
  '42703': 'a column is missing: did you run migrate()?',
  '3F000': 'the schema is missing: did you run migrate()? Is the search_path the one that it was migrated with?',
  '08P01': 'a pooler or the server does not take a setting of the address: set it for the role (alter role … set …)',
  '28P01': 'the password is wrong: look at the address (DATABASE_URL)',
  '28000': 'the login was refused: look at the user in the address, and at pg_hba.conf',
  '3D000': 'there is no such database: create it, or look at the name in the address (DATABASE_URL)',
  '42501': 'the role lacks rights: it needs to create and use tables in its schema (grant create, usage on schema … to …)',
  '25006': 'it takes no changes: the address is of a standby, or default_transaction_read_only is on',
  '53100': 'the disk is full: make room',
  '53200': 'it has no memory left',
  '53300': 'it has no connection left: fewer processes, smaller pools (max), a pooler, or a larger max_connections',
  '55P03': 'somebody else held a lock for too long: the request may be made again',
  '57014': 'a statement took too long, or was canceled: the request may be made again',
  '57P01': 'it was shut down',
  '57P03': 'it is starting up: try again in a moment',
  ECONNREFUSED: 'nothing answers at its address: is it running?',
  ECONNRESET: 'the connection was lost',
  ENOENT: 'there is no socket at its address: is it running?',
  EACCES: 'its socket may not be opened by this user',
  ENOTFOUND: 'its host has no address: look at its name in the address (DATABASE_URL)',
  EAI_AGAIN: 'the address of its host could not be asked for now: does the network work?',
  EHOSTUNREACH: 'there is no way to its host: does the network work?',
  ETIMEDOUT: 'its host does not answer: does a firewall stand between?',
  POOL_TIMEOUT:
    'the pool has no connection free: make it larger (max), or wait longer. Where nothing else runs, the database does not answer',
  POOL_ENDED: 'the pool was ended while the backend still runs',
  CONNECTION_LOST: 'the connection was lost',
  NO_ANSWER: 'it gave no answer in time, and the connection was given up: does it hang?',
};

/**
 * A database's error without what it was about: drivers hang parameters and rows, which may be
 * biometric, on theirs. The message names the cause and what to do.
 *
 * @example
 * if (error instanceof DatabaseError) console.error(error.code); // an SQLSTATE, such as '42P01'
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /**
   * SQLSTATE, the system's code of a lost connection, or `POOL_TIMEOUT`, `POOL_ENDED`,
   * `CONNECTION_LOST`, `NO_ANSWER`; `null` where the driver gave none.
   */
  readonly code: string | null;

  constructor(code: string | null) {
    const cause = code === null ? undefined : Object.hasOwn(CAUSES, code) ? CAUSES[code] : `an error that is not expected (${code})`;
    super(cause === undefined ? 'the database failed' : `the database failed: ${cause}`);
    this.code = code;
  }
}
