import type { Platform } from '../types.js';
import { closeAccount } from './erasure.js';

/**
 * After the database was restored from before: closes again the accounts that were closed. An
 * account that is closed already is left as it is.
 *
 * @returns how many there were
 */
export async function replayClosed(platform: Platform): Promise<number> {
  const accounts = (await platform.closed?.read()) ?? [];
  const sql = `select id from platform_account where id = any($1::uuid[]) and email <> 'closed-' || id || '@invalid'`;
  const open = await platform.database.query<{ id: string }>(sql, [accounts]);
  for (const account of open) await closeAccount({ ...platform, closed: undefined }, account);
  return open.length;
}
