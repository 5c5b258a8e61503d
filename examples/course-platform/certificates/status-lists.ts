import { createStatusCredential, createStatusList, randomStatusIndex, STATUS_LIST_LENGTH, signStatusList } from 'countersign/certificate';
import type { Queries } from 'countersign/server';
import { oneRow } from '../store/one-row.js';
import type { Platform } from '../types.js';
import { certificateAddresses, prove, type StatusEntry } from './certificate.js';

/** Which list, in which form. */
export interface StatusListWish {
  id: number;
  purpose: 'revocation' | 'suspension';
  form: 'jwt' | 'json';
}

/** A list's text while it may be given out. */
interface KeptList {
  version: string;
  renewAt: number;
  text: Promise<string>;
}

/** How long a visitor may take a list for current. */
const STATUS_SECONDS = 3600;
/** A signed list goes out with at least half of that left. */
const RENEW_MS = (STATUS_SECONDS * 1000) / 2;
/**
 * A list takes so many certificates, then another is begun: with half of its entries taken, one
 * draw in two finds a free one.
 */
export const CERTIFICATES_PER_LIST = STATUS_LIST_LENGTH / 2;
/** One in a million draws twenty times in vain. */
const DRAWS = 20;

/**
 * An entry of a status list for a new certificate, at random, so that the order of issue does not
 * show. It is only taken once `takeStatusEntry` has gone through with the certificate's row, whose
 * index is unique.
 *
 * @throws Error when twenty entries in a row are taken
 */
export async function drawStatusEntry({ database }: Platform): Promise<StatusEntry> {
  const list = await openList(database);
  for (let draw = 0; draw < DRAWS; draw++) {
    const index = randomStatusIndex();
    const taken = await database.query('select 1 from platform_certificate where list_id = $1 and status_index = $2', [list, index]);
    if (taken.length === 0) return { list, index };
  }
  throw new Error('no free entry in the status list');
}

/** Counts an entry, in the transaction that stores its certificate. */
export async function takeStatusEntry({ query }: Queries, { list }: StatusEntry): Promise<void> {
  await query('update platform_status_list set taken = taken + 1 where id = $1', [list]);
}

/**
 * The list that is being filled; where it is full, or of before the university had a DID, the next
 * one. Of several processes that begin it at once, one does.
 */
async function openList({ query }: Queries): Promise<number> {
  const newest = 'select id, taken, own_did as own from platform_status_list order by id desc limit 1';
  const { id, taken, own } = oneRow(await query<{ id: number; taken: number; own: boolean }>(newest));
  if (own && taken < CERTIFICATES_PER_LIST) return id;
  await query('insert into platform_status_list (id) values ($1) on conflict do nothing', [id + 1]);
  return id + 1;
}

/**
 * The signed lists of what is revoked, and of what is suspended. A signature is kept while the
 * database says the same, and until half of its time is over: whoever asks costs a look into an
 * index, not a signature. Each process keeps its own; what they say is the same.
 *
 * @returns the list's text; `null`: there is no such list
 */
export function createStatusLists(platform: Platform): (list: StatusListWish) => Promise<string | null> {
  const { database, now } = platform;
  const signed = new Map<string, KeptList>();
  return async ({ id, purpose, form }) => {
    // Before the entries are read: one that is set meanwhile only makes the next request sign
    // again.
    const [list] = await database.query<{ own: boolean; version: string }>(VERSION[purpose], [id]);
    if (list === undefined) return null;
    const name = `${purpose} ${form} ${id}`;
    const kept = signed.get(name);
    if (kept?.version === list.version && now().getTime() < kept.renewAt) return kept.text;
    const text = signList(platform, { id, purpose, form, own: list.own });
    signed.set(name, { version: list.version, renewAt: now().getTime() + RENEW_MS, text });
    text.catch(() => signed.delete(name));
    return text;
  };
}

/**
 * What has been set in a list, told from the rows themselves: nobody who revokes or suspends has to
 * remember it. A revocation is never undone, a suspension may be.
 */
const VERSION = {
  revocation: `select own_did as own, (select count(*) || '/' || coalesce(max(revoked_at)::text, '') from platform_certificate where list_id = l.id
    and revoked_at is not null) as version from platform_status_list l where l.id = $1`,
  suspension: `select own_did as own, (select coalesce(string_agg(status_index::text, ' ' order by status_index), '') from platform_certificate
    where list_id = l.id and suspended_at is not null) as version from platform_status_list l where l.id = $1 and l.own_did`,
};
const SET = {
  revocation: 'select status_index from platform_certificate where list_id = $1 and revoked_at is not null',
  suspension: 'select status_index from platform_certificate where list_id = $1 and suspended_at is not null',
};

async function signList(platform: Platform, { id, purpose, form, own }: StatusListWish & { own: boolean }): Promise<string> {
  const { database, certificateKeys: keys, origin, now } = platform;
  const rows = await database.query<{ status_index: number }>(SET[purpose], [id]);
  const { issuer, statusList, suspensionList } = certificateAddresses(platform);
  const list = {
    address: purpose === 'suspension' ? suspensionList(id) : statusList(id),
    issuer: own ? issuer : origin,
    purpose,
    bits: createStatusList(rows.map(({ status_index: index }) => index)),
    now: now(),
    ttlSeconds: STATUS_SECONDS,
  };
  // A list of before the university had a DID has no other form: nothing that names it has a proof
  // inside.
  const text = form === 'json' && own ? await prove(platform, await createStatusCredential(list)) : null;
  return text ?? signStatusList({ keys, ...list });
}
