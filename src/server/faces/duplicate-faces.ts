import type { CryptoKey } from 'jose';
import { normalizedScore } from '../../matching/face.js';
import { requireDataKey } from '../keys/data-key.js';
import type { Keys } from '../keys/keys.js';
import { COHORT_HASH } from '../reference/face-cohort.js';
import type { KnownModel } from '../reference/known-models.js';
import { openFace, type StoredFace, sealFace } from '../reference/reference.js';
import { createRotation } from '../reference/rotation.js';
import type { Database, Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import type { Owner } from '../store/owner.js';
import type { DuplicateFound } from './duplicates.js';

/**
 * Two accounts whose templates reach this normalized score are shown to a person. 91 people of LFW
 * enrolled twice with three pictures each: nine in ten are found, and none of 128,522 pairs of
 * strangers, of whom the highest reaches 5.5 and each tenth of a rate lies .6 higher
 * (`npm run bench -- duplicates --images DIR`): at 25,000 learners .02 false alarms for each
 * enrollment.
 */
export const LEAST_ALIKE = 6.2;

/**
 * Rows that are opened at once: memory holds so many faces, and those that are looked for; a
 * request's own decryption waits behind so many.
 */
const BATCH = 250;
/** New faces that one scan looks for. */
const MOST_NEW = 500;

/**
 * A learner's template in the tenant's own rotation: comparable with all others of the tenant, and
 * with nothing else.
 */
export async function keepSearchableFace(
  { query }: Queries,
  keys: Keys,
  owner: Owner,
  { template, figures, model, dataKey }: StoredFace & { readonly model: KnownModel; readonly dataKey: CryptoKey },
): Promise<void> {
  const turn = await createRotation(keys.duplicates, { tenant: owner.tenant, subject: '', version: 0 }, model.dim);
  const face = await sealFace(dataKey, owner, { template: turn(template), figures }, 'duplicate-face');
  // A new row with a new number: a scan that has read the one of before does not take it for
  // searched.
  await query('delete from countersign_duplicate_face where tenant = $1 and subject = $2', [owner.tenant, owner.subject]);
  const sql = 'insert into countersign_duplicate_face (tenant, subject, model, face, cohort) values ($1, $2, $3, $4, $5)';
  await query(sql, [owner.tenant, owner.subject, model.sha256, face, model.cohortHash]);
}

/**
 * Erases the learner's face and every pair that they are part of, with the notice of it. The face
 * goes first: whoever notes a pair holds it, and comes before or not at all.
 *
 * @returns how many faces there were; of pairs nothing, for the number is told to the learner
 */
export async function forgetSearchableFace({ query }: Queries, { tenant, subject }: Owner): Promise<number> {
  const face = 'delete from countersign_duplicate_face where tenant = $1 and subject = $2 returning cluster::text as cluster';
  const faces = await query<{ cluster: string | null }>(face, [tenant, subject]);
  // This account may have held others of its group together: they are looked for again.
  const apart = 'update countersign_duplicate_face set cluster = null, searched_at = null where tenant = $1 and cluster = $2::uuid';
  for (const { cluster } of faces) if (cluster !== null) await query(apart, [tenant, cluster]);
  await query('delete from countersign_duplicate where tenant = $1 and (subject = $2 or other = $2)', [tenant, subject]);
  const notices = `delete from countersign_job where kind = 'duplicate' and tenant = $1 and (subject = $2 or payload->>'other' = $2)`;
  await query(notices, [tenant, subject]);
  return faces.length;
}

/** Puts a scan in the queue for each tenant with faces that nobody has looked for yet. */
export async function planDuplicateSearch(queries: Queries, now: number): Promise<void> {
  const sql = 'select distinct tenant from countersign_duplicate_face where searched_at is null and cohort = $1';
  for (const { tenant } of await queries.query<{ tenant: string }>(sql, [COHORT_HASH]))
    await addJob(queries, { kind: 'duplicates', once: `duplicates ${tenant}`, payload: { tenant }, dueAt: now });
}

interface Face extends StoredFace {
  readonly id: string;
  readonly subject: string;
  readonly model: string;
}

interface Row extends Pick<Face, 'id' | 'subject'> {
  /** `null`: it does not open with the keys. */
  readonly face: Face | null;
}

/**
 * Compares each new face of a tenant with every other one, and notes pairs that are near. Exact:
 * nothing is indexed, nothing stays in memory. A scan opens all faces of the tenant once for up to
 * 500 new ones. Who enrolls while it runs waits for the next look at the queue: where many do, a
 * scan for each few of them would never end. Can be run again, and at once in several processes: a
 * pair is noted once.
 *
 * @returns how many pairs were new
 * @throws Error where faces cannot be opened, after all others were compared
 */
export async function searchDuplicates(
  database: Database,
  keys: Keys,
  tenant: string,
  now: number,
  { batchSize = BATCH, mostNew = MOST_NEW }: { readonly batchSize?: number; readonly mostNew?: number } = {},
): Promise<number> {
  const unreadable = new Set<string>();
  for (let found = 0, more = true; ; ) {
    const wanted: readonly Row[] = more
      ? await readFaces(database, keys, tenant, { where: 'searched_at is null', after: '0', limit: mostNew })
      : [];
    if (wanted.length === 0 && unreadable.size > 0)
      throw new Error(`the faces of ${unreadable.size} learners cannot be opened with these keys: unreadableLearners tells whose`);
    if (wanted.length === 0) return found;
    const faces = readableOf(wanted, unreadable);
    for (let after = '0'; ; ) {
      const batch = await readFaces(database, keys, tenant, { where: 'true', after, limit: batchSize });
      const others = readableOf(batch, unreadable);
      for (const one of faces)
        for (const other of others) if (isNear(one, other)) found += await notePair(database, tenant, one, other, now);
      if (batch.length === 0) break;
      after = (batch.at(-1) as Row).id;
    }
    const ids = wanted.map(({ id }) => id);
    await database.query('update countersign_duplicate_face set searched_at = $2 where id = any($1::bigint[])', [ids, now]);
    more = wanted.length === mostNew;
  }
}

/** Those that open; of the others, whose they are is noted. */
function readableOf(rows: readonly Row[], unreadable: Set<string>): Face[] {
  for (const { subject, face } of rows) if (face === null) unreadable.add(subject);
  return rows.flatMap(({ face }) => face ?? []);
}

async function readFaces(
  { query }: Queries,
  keys: Keys,
  tenant: string,
  { where, after, limit }: { readonly where: 'true' | 'searched_at is null'; readonly after: string; readonly limit: number },
): Promise<Row[]> {
  const sql = `select f.id::text, f.subject, f.model, f.face, s.data_key from countersign_duplicate_face f join countersign_subject s using (tenant, subject)
    where tenant = $1 and f.id > $2::bigint and f.cohort = $4 and ${where} order by f.id limit $3`;
  const rows = await query<{ id: string; subject: string; model: string; face: Uint8Array; data_key: Uint8Array | null }>(sql, [
    tenant,
    after,
    limit,
    COHORT_HASH,
  ]);
  return Promise.all(
    rows.map(async ({ id, subject, model, face, data_key: dataKey }) => {
      const owner = { tenant, subject };
      const open = async (): Promise<StoredFace> => openFace(await requireDataKey(keys, owner, { dataKey }), owner, face, 'duplicate-face');
      const opened = await open().catch(() => null);
      return { id, subject, face: opened && { id, subject, model, ...opened } };
    }),
  );
}

function isNear(one: Face, other: Face): boolean {
  if (one.subject === other.subject || one.model !== other.model) return false;
  return normalizedScore(cosine(one, other), one.figures, other.figures) >= LEAST_ALIKE;
}

/** In a plain loop: the templates are of length 1 by their making, and this runs for every pair. */
function cosine({ template: one }: Face, { template: other }: Face): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!;
  return sum;
}

interface Held {
  readonly id: string;
  readonly cluster: string | null;
}

/**
 * One transaction for each pair, under both learners' faces: an erasure comes before it or after
 * it, and takes it along. Two that are of one group already say nothing new.
 */
async function notePair(database: Database, tenant: string, one: Face, other: Face, now: number): Promise<number> {
  return database.transaction(async ({ query }) => {
    const sql = 'select id::text, cluster::text from countersign_duplicate_face where id = any($1::bigint[]) order by id for update';
    const [first, second] = await query<Held>(sql, [[one.id, other.id]]);
    if (first === undefined || second === undefined) return 0;
    if (first.cluster !== null && first.cluster === second.cluster) return 0;
    const insert = `insert into countersign_duplicate (tenant, subject, other, found_at, cluster)
      values ($1, $2, $3, $4, coalesce($5::uuid, gen_random_uuid())) on conflict do nothing returning cluster::text as cluster`;
    const [pair] = await query<{ cluster: string }>(insert, [tenant, one.subject, other.subject, now, first.cluster ?? second.cluster]);
    const id = pair?.cluster ?? first.cluster ?? second.cluster ?? (await clusterOf(query, tenant, one, other));
    await joinClusters(query, tenant, id, [first, second]);
    if (pair === undefined) return 0;
    const payload: DuplicateFound = { id, tenant, subject: one.subject, other: other.subject };
    await addJob({ query }, { kind: 'duplicate', owner: { tenant, subject: one.subject }, payload, dueAt: now });
    return 1;
  });
}

/** Of a pair that was noted before. */
async function clusterOf(query: Queries['query'], tenant: string, one: Face, other: Face): Promise<string> {
  const sql = `select cluster::text as cluster from countersign_duplicate
    where tenant = $1 and least(subject, other) = least($2::text, $3) and greatest(subject, other) = greatest($2::text, $3)`;
  const [pair] = await query<{ cluster: string }>(sql, [tenant, one.subject, other.subject]);
  return (pair as { cluster: string }).cluster;
}

/** Both faces, and whatever was of either's group, are of this one from now on. */
async function joinClusters(query: Queries['query'], tenant: string, id: string, held: readonly Held[]): Promise<void> {
  const others = held.flatMap(({ cluster }) => (cluster === null || cluster === id ? [] : [cluster]));
  const sql = 'update countersign_duplicate set cluster = $2::uuid where tenant = $1 and cluster = any($3::uuid[])';
  if (others.length > 0) await query(sql, [tenant, id, others]);
  const faces =
    'update countersign_duplicate_face set cluster = $2::uuid where tenant = $1 and (id = any($3::bigint[]) or cluster = any($4::uuid[]))';
  await query(faces, [tenant, id, held.map((one) => one.id), others]);
}
