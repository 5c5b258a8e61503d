import { type BinaryLike, randomBytes, type ScryptOptions, scrypt as scryptCallback, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { type InTurn, QUEUES } from './hashing-queue.js';

const scrypt = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scryptCallback);

/** See scrypt: RFC 7914. */
export interface PasswordCost {
  N: number;
  r: number;
  p: number;
}

/**
 * 2^15 blocks of 1 KiB, three times: one of the settings that OWASP's Password Storage Cheat Sheet
 * names for scrypt. 32 MiB each.
 */
export const PASSWORD_COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
const BYTES = 32;
/** Room for the working memory of the costs that a stored hash may name. */
const MOST_MEMORY = 256 * 2 ** 20;

/**
 * NIST SP 800-63B-4 §3.1.1.2: at least 15 characters where the password is the only factor; 64 and
 * more are allowed.
 */
export const PASSWORD_LENGTH = { least: 15, most: 200 };

/**
 * Hashes a new password with a salt of its own.
 *
 * @param cost lower only where nobody's password is hashed, as under a load test
 * @returns algorithm, costs, salt and hash, as one text
 * @throws BusyError where too many wait
 */
export async function hashPassword(password: string, cost: PasswordCost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, { salt, cost, inTurn: QUEUES.anybody });
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * Whether this is the password. Without a stored hash it takes the same time and says no, so that
 * an answer does not tell who has an account.
 *
 * @param stored what `hashPassword` returned; empty: nobody's
 * @param inTurn the queue that it waits in
 * @throws BusyError where too many wait
 */
export async function isPassword(password: string, stored: string, inTurn: InTurn = QUEUES.anybody): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = (
    stored || `scrypt$${PASSWORD_COST.N}$${PASSWORD_COST.r}$${PASSWORD_COST.p}$AAAAAAAAAAAAAAAAAAAAAA$`
  ).split('$');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const found = await derive(password, { salt: Buffer.from(salt, 'base64url'), cost, inTurn });
  const wanted = Buffer.from(hash, 'base64url');
  return wanted.length === BYTES && timingSafeEqual(found, wanted);
}

interface DeriveOptions {
  salt: Buffer;
  cost: PasswordCost;
  inTurn: InTurn;
}

/**
 * One spelling of what was typed: the same letters can reach a field in several forms of Unicode
 * (NIST SP 800-63B-4 §3.1.1.2).
 */
function derive(password: string, { salt, cost, inTurn }: DeriveOptions): Promise<Buffer> {
  return inTurn(() => scrypt(password.normalize('NFC'), salt, BYTES, { ...cost, maxmem: MOST_MEMORY }));
}
