import type { PublicJwk } from '../../bundle/server/public-jwk.js';
import type { Queries } from './database.js';
import type { Owner } from './owner.js';

export interface StoredDevice extends Owner {
  readonly jwk: PublicJwk;
  readonly revoked: boolean;
}

export function findDevice(queries: Queries, thumbprint: string): Promise<StoredDevice | null> {
  return readDevice(queries, DEVICE, thumbprint);
}

/** As `findDevice`; nobody changes the device until the transaction ends. */
export function lockDevice(queries: Queries, thumbprint: string): Promise<StoredDevice | null> {
  return readDevice(queries, `${DEVICE} for update`, thumbprint);
}

const DEVICE = 'select tenant, subject, jwk, revoked_at from countersign_device where thumbprint = $1';

async function readDevice({ query }: Queries, sql: string, thumbprint: string): Promise<StoredDevice | null> {
  const [row] = await query<{ tenant: string; subject: string; jwk: PublicJwk; revoked_at: number | null }>(sql, [thumbprint]);
  return row === undefined ? null : { tenant: row.tenant, subject: row.subject, jwk: row.jwk, revoked: row.revoked_at !== null };
}

/**
 * Registers a device for its learner. A key that was revoked, or that is another learner's, stays
 * what it is: `false`.
 */
export async function registerDevice(
  { query }: Queries,
  { tenant, subject }: Owner,
  thumbprint: string,
  jwk: PublicJwk,
  now: number,
): Promise<boolean> {
  const sql = `insert into countersign_device (thumbprint, tenant, subject, jwk, registered_at) values ($1, $2, $3, $4::jsonb, $5)
    on conflict (thumbprint) do update set registered_at = excluded.registered_at
    where countersign_device.tenant = $2 and countersign_device.subject = $3 and countersign_device.revoked_at is null returning thumbprint`;
  return (await query(sql, [thumbprint, tenant, subject, JSON.stringify(jwk), now])).length === 1;
}

/** Thumbprints of the learner's browsers that are not revoked, `most` at most. */
export async function listThumbprints({ query }: Queries, { tenant, subject }: Owner, most: number): Promise<string[]> {
  const sql = `select thumbprint from countersign_device where tenant = $1 and subject = $2 and revoked_at is null
    order by registered_at desc, thumbprint limit $3`;
  return (await query<{ thumbprint: string }>(sql, [tenant, subject, most])).map(({ thumbprint }) => thumbprint);
}

/** Forgets the learner's other devices. Revoked ones stay known, so that they stay refused. */
export async function dropOtherDevices({ query }: Queries, { tenant, subject }: Owner, thumbprint: string): Promise<void> {
  const sql = 'delete from countersign_device where tenant = $1 and subject = $2 and thumbprint <> $3 and revoked_at is null';
  await query(sql, [tenant, subject, thumbprint]);
}
