import { createStatusList, randomStatusIndex, STATUS_LIST_LENGTH, signStatusList } from 'countersign/certificate';
import { certificateAddresses } from './certificate.mjs';

/** How long a visitor may take a list of revoked certificates for current. */
const STATUS_SECONDS = 3600;
/** A signed list goes out with at least half of that left. */
const RENEW_MS = (STATUS_SECONDS * 1000) / 2;
/** A list takes so many certificates, then another is begun: with half of its entries taken, one draw in two finds a free one. */
export const CERTIFICATES_PER_LIST = STATUS_LIST_LENGTH / 2;
/** One in a million draws twenty times in vain. */
const DRAWS = 20;

/**
 * An entry of a status list for a new certificate, at random, so that the order of issue does not show. It is only taken once `takeStatusEntry` has gone through with the
 * certificate's row, whose index is unique.
 *
 * @param {import('./platform.mjs').Platform} platform
 * @returns {Promise<{ list: number, index: number }>}
 * @throws Error when twenty entries in a row are taken
 */
export async function drawStatusEntry({ database }) {
  const list = await openList(database);
  for (let draw = 0; draw < DRAWS; draw++) {
    const index = randomStatusIndex();
    const taken = await database.query('select 1 from platform_certificate where list_id = $1 and status_index = $2', [list, index]);
    if (taken.length === 0) return { list, index };
  }
  throw new Error('no free entry in the status list');
}

/** Counts an entry, in the transaction that stores its certificate. */
export async function takeStatusEntry({ query }, { list }) {
  await query('update platform_status_list set taken = taken + 1 where id = $1', [list]);
}

/** The list that is being filled; where it is full, the next one. Of several processes that begin it at once, one does. */
async function openList({ query }) {
  const [{ id, taken }] = await query('select id, taken from platform_status_list order by id desc limit 1');
  if (taken < CERTIFICATES_PER_LIST) return id;
  await query('insert into platform_status_list (id) values ($1) on conflict do nothing', [id + 1]);
  return id + 1;
}

/**
 * The signed lists of what is revoked. A signature is kept while the database has no other revocations, and until half of its time is over: whoever asks costs a look into
 * an index, not a signature. Each process keeps its own; what they say is the same. No revocation is ever undone.
 *
 * @param {import('./platform.mjs').Platform} platform
 * @returns {(id: number) => Promise<string | null>} the list's text; `null`: there is no such list
 */
export function createStatusLists(platform) {
  const { database, now } = platform;
  const signed = new Map();
  return async (id) => {
    // Before the entries are read: one that is revoked meanwhile only makes the next request sign again.
    const [list] = await database.query(VERSION, [id]);
    if (list === undefined) return null;
    const kept = signed.get(id);
    if (kept?.version === list.version && now().getTime() < kept.renewAt) return kept.token;
    const token = signList(platform, id);
    signed.set(id, { version: list.version, renewAt: now().getTime() + RENEW_MS, token });
    token.catch(() => signed.delete(id));
    return token;
  };
}

/** What has been revoked of a list, told from the rows themselves: nobody who revokes has to remember it. */
const VERSION = `select (select count(*) || '/' || coalesce(max(revoked_at)::text, '') from platform_certificate where list_id = l.id and revoked_at is not null)
  as version from platform_status_list l where l.id = $1`;

async function signList(platform, id) {
  const { database, certificateKeys, now } = platform;
  const rows = await database.query('select status_index from platform_certificate where list_id = $1 and revoked_at is not null', [id]);
  const bits = createStatusList(rows.map(({ status_index: index }) => index));
  const { issuer, statusList } = certificateAddresses(platform);
  return signStatusList({ keys: certificateKeys, address: statusList(id), issuer, bits, now: now(), ttlSeconds: STATUS_SECONDS });
}
