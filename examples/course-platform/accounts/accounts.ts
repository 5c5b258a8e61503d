import { setTimeout as wait } from 'node:timers/promises';
import { readPersonName } from 'countersign/certificate';
import { sharedNow } from '../site/clock-of.js';
import { readAddress } from '../site/text.js';
import { writeAudit } from '../store/audit.js';
import { hashOf } from '../store/secrets.js';
import type { Platform } from '../types.js';
import { BusyError, createGate, QUEUES } from './hashing-queue.js';
import { hashPassword, isPassword, PASSWORD_LENGTH } from './passwords.js';

/**
 * Failures within the window after which somebody has to wait: far below what guessing needs, far
 * above what people mistype.
 */
const MOST_FAILURES = 10;
const WINDOW_MS = 15 * 60_000;

/** What somebody typed to make an account. */
export interface SignUp {
  email: string;
  name: string;
  password: string;
}

/** What kept an account from being made. */
export type SignUpProblem = 'email' | 'name' | 'password' | 'taken' | 'busy';
/** What kept somebody from signing in. */
export type SignInProblem = 'wrong' | 'wait' | 'busy' | 'flood';
/** An account, or why there is none. */
export type Found<Problem> = { id: string; problem?: undefined } | { problem: Problem };

/** Makes an account. */
export async function createAccount(
  { database, now, passwordCost }: Platform,
  { email, name, password }: SignUp,
): Promise<Found<SignUpProblem>> {
  const address = readAddress(email);
  const called = readPersonName(name);
  if (address === null) return { problem: 'email' };
  if (called === null) return { problem: 'name' };
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.least || length > PASSWORD_LENGTH.most) return { problem: 'password' };
  const sql = `insert into platform_account (email, name, password, created_at) values ($1, $2, $3, $4)
    on conflict (email) do nothing returning id`;
  const hash = await hashPassword(password, passwordCost).catch(busy);
  if (hash === null) return { problem: 'busy' };
  const [row] = await database.query<{ id: string }>(sql, [address, called, hash, now()]);
  return row === undefined ? { problem: 'taken' } : { id: row.id };
}

/** From where an account is tried. */
export interface Client {
  /** `known`: a browser that the account was used in; `unknown`: nobody tells from where. */
  kind: 'known' | 'address' | 'unknown';
  /** Of the browser or the address; of what is unknown there is one. */
  name: string;
}

/**
 * So many of one account, from nobody knows where, wait at once in this process to be looked at.
 */
const slowly = createGate(4);
const SLOW_MS = 3000;
/** In all browsers that know it, one account asks for no more at once. */
const byAccount = createGate(2);

/**
 * Who signs in with these words.
 *
 * @param clientOf from where the account is tried: its failures there make nobody elsewhere wait;
 *   `null`: there is too much from there
 * @returns `wait`: too many failures for this account from there; `busy`: nothing was looked at
 */
export async function signIn(
  platform: Platform,
  { email, password }: Omit<SignUp, 'name'>,
  clientOf: (accountId: string | null) => Promise<Client | null>,
): Promise<Found<SignInProblem>> {
  const { database } = platform;
  const address = readAddress(email) ?? '';
  const at = await sharedNow(platform);
  const sql = 'select id, password from platform_account where email = $1';
  const [row] = await database.query<{ id: string; password: string }>(sql, [address]);
  const client = await clientOf(row?.id ?? null);
  if (client === null) return { problem: 'flood' };
  const who = hashOf(JSON.stringify([address, client.name]));
  const failure = await noteFailure(database, who, at);
  // A stranger who is unknown must not close an account to its owner, who may be unknown too: more
  // tries are only slow.
  if (failure === null && client.kind !== 'unknown') return { problem: 'wait' };
  const takeBack = async () => {
    if (failure !== null) await database.query('delete from platform_sign_in_failure where id = $1', [failure]);
  };
  const look = () => isPassword(password.slice(0, 1000), row?.password ?? '', client.kind === 'known' ? QUEUES.known : QUEUES.anybody);
  const isRight = await lookInTurn(client, { who, account: hashOf(address), isSlow: failure === null }, look).catch(busy);
  if (isRight === null) {
    await takeBack();
    return { problem: 'busy' };
  }
  if (!isRight || row === undefined) {
    if (row !== undefined) await writeAudit(database, { at, actor: 'visitor', action: 'session.refused', object: row.id });
    return { problem: 'wrong' };
  }
  await takeBack();
  return { id: row.id };
}

interface Turn {
  who: string;
  account: string;
  isSlow: boolean;
}

/** @throws BusyError */
function lookInTurn({ kind }: Client, { who, account, isSlow }: Turn, look: () => Promise<boolean>): Promise<boolean> {
  if (isSlow) return slowly(who, () => wait(SLOW_MS).then(look));
  return kind === 'known' ? byAccount(account, look) : look();
}

function busy(error: unknown): null {
  if (error instanceof BusyError) return null;
  throw error;
}

/**
 * Counts a failure before the password is looked at, one after the other for each account and
 * client: of many guesses at once, ten are looked at without delay. The one that was right is taken
 * back.
 *
 * @returns its id; `null`: there were enough
 */
async function noteFailure(database: Platform['database'], whoHash: string, at: Date): Promise<string | null> {
  const since = new Date(at.getTime() - WINDOW_MS);
  // Longer than they count: a clock that was put back by a little begins no new count.
  await database.query('delete from platform_sign_in_failure where at < $1', [new Date(since.getTime() - WINDOW_MS)]);
  return database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`sign-in ${whoHash}`]);
    const sql = `insert into platform_sign_in_failure (address_hash, at) select $1, $2
      where (select count(*) from platform_sign_in_failure where address_hash = $1 and at >= $4) < $3 returning id::text`;
    const [row] = await query<{ id: string }>(sql, [whoHash, at, MOST_FAILURES, since]);
    return row?.id ?? null;
  });
}
