import type { Backend } from '../backend/backend.js';
import { keyedHash } from '../keys/keyed-hash.js';
import type { Keys } from '../keys/keys.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { networkOf } from './network-of.js';

const MINUTE = 60;
const DAY = 86_400;

/**
 * Who asks: an address, or a learner for one kind of request, in a minute; a learner for whatever
 * makes rows, in a day.
 */
export type Asker =
  | readonly ['address', string]
  | readonly ['codes', network: string]
  | readonly ['day', tenant: string, subject: string]
  | readonly ['learner', kind: 'challenges' | 'bundles' | 'me' | 'handovers', tenant: string, subject: string];

/**
 * Counts a request before anything is done for it, in one statement: of all that come at once, each
 * gets another number. Who asks stands there as a keyed hash with the day in it: nothing of one day
 * is known again on the next, and nothing can be looked up without the key. A minute never goes
 * back: whoever asks a process whose clock is behind is counted in the latest that there was.
 *
 * @param now seconds since the epoch
 * @returns how often they asked in this minute, or on this day
 */
export async function countRequest({ query }: Queries, { seen }: Pick<Keys, 'seen'>, [kind, ...who]: Asker, now: number): Promise<number> {
  const hash = keyedHash(seen, JSON.stringify([kind, Math.floor(now / DAY), ...who])).toString('base64url');
  const sql = `insert into countersign_rate (address, minute, asked, at) values ($1, $2, 1, $3)
    on conflict (address) do update set minute = greatest(countersign_rate.minute, $2), at = greatest(countersign_rate.at, $3),
      asked = case when countersign_rate.minute < $2 then 1 else countersign_rate.asked + 1 end
    returning asked`;
  const [row] = await query<{ asked: number }>(sql, [hash, Math.floor(now / (kind === 'day' ? DAY : MINUTE)), now]);
  return row?.asked ?? 1;
}

/** Whether the network of a request asks too often. */
export async function isFlood(backend: Backend, network: string | null): Promise<boolean> {
  return network !== null && (await count(backend, ['address', network])) > (await backend.policy()).ratePerMinutePerAddress;
}

/** Counts a learner's request, and whether they ask too often. */
export async function isHasty(
  backend: Backend,
  { tenant, subject }: Owner,
  kind: 'challenges' | 'bundles' | 'me' | 'handovers',
): Promise<boolean> {
  const { ratePerMinute, ratePerDay } = await backend.policy();
  if ((await count(backend, ['learner', kind, tenant, subject])) > ratePerMinute) return true;
  return (kind === 'challenges' || kind === 'bundles') && (await count(backend, ['day', tenant, subject])) > ratePerDay;
}

/** `null` where nobody tells. */
export function networkOfRequest({ address: addressOf }: Backend, request: Request, context: unknown): string | null {
  const address = addressOf === 'none' ? null : addressOf(request, context);
  return address === null || address === '' ? null : networkOf(address);
}

async function count({ database, keys, now }: Backend, asker: Asker): Promise<number> {
  return countRequest(database, await keys(), asker, now());
}
