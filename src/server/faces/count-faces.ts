import { cosineDistance, normalizedScore } from '../../matching/face.js';
import { isUsualFace, MOST_LEARNERS, OPPONENTS } from '../../matching/face-threshold.js';
import { requireDataKey } from '../keys/data-key.js';
import type { Keys } from '../keys/keys.js';
import { COHORT_HASH } from '../reference/face-cohort.js';
import { openFace, type StoredFace } from '../reference/reference.js';
import { createInverseRotation } from '../reference/rotation.js';
import type { Database, Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import { addFaceScores, type FaceGroup } from './face-scores.js';

/** Learners who are read at once. */
const BATCH = 32;
/**
 * Of those who were counted, so many are drawn for a batch, and of these each learner's opponents.
 */
const DRAWN = 64;
/**
 * Who was made up has to come again on another day, as themselves: as with typing. Whose figures
 * are of another cohort cannot be compared.
 */
const CONFIRMED = `came_again_at is not null and cohort = '${COHORT_HASH}'`;
const UNCOUNTED = `${CONFIRMED} and not face_counted`;
const COUNTED = `${CONFIRMED} and face_counted`;

/**
 * An enrolled learner's face, turned back; `null`: it does not open with the keys, or is unlike any
 * face.
 */
interface Learner {
  readonly subject: string;
  readonly version: number;
  readonly isReadable: boolean;
  readonly face: StoredFace | null;
}

/** Puts the count in the queue where somebody was confirmed since the last one. */
export async function planFaceCount(queries: Queries, now: number): Promise<void> {
  const found = await queries.query(`select 1 from countersign_reference where ${UNCOUNTED} limit 1`);
  if (found.length > 0) await addJob(queries, { kind: 'faces', once: 'faces', dueAt: now });
}

/**
 * Compares each learner who was confirmed with up to thirty others of the tenant, whoever they are,
 * and keeps how often which score was reached. A learner is counted in the transaction that notes
 * it, so once. Can be run again, and at once in several processes.
 *
 * @returns how many were counted
 * @throws Error where faces cannot be opened, after everybody else was counted
 */
export async function countFaces(
  database: Database,
  keys: Keys,
  { most = MOST_LEARNERS }: { readonly most?: number } = {},
): Promise<number> {
  let unreadable = 0;
  for (let counted = 0; ; ) {
    const sql = `select tenant, model->>'sha256' as model from countersign_reference where ${UNCOUNTED} limit 1`;
    const [group] = await database.query<FaceGroup>(sql);
    if (group === undefined && unreadable > 0)
      throw new Error(`the faces of ${unreadable} learners cannot be opened with these keys: unreadableLearners tells whose`);
    if (group === undefined) return counted;
    const newcomers = await readLearners(database, keys, group, `${UNCOUNTED} order by created_at, subject limit ${BATCH}`);
    const others = await readLearners(database, keys, group, `${COUNTED} order by random() limit ${DRAWN}`);
    for (const newcomer of newcomers) {
      const { face } = newcomer;
      const scores = face === null ? null : opponentsOf(others).map((other) => scoreOf(face, other));
      if (await database.transaction((queries) => countOne(queries, group, newcomer, scores, most))) counted++;
      if (!newcomer.isReadable) unreadable++;
      others.push(newcomer);
    }
  }
}

/**
 * Under the learner's lock: an erasure or another enrollment comes before or after, and whoever
 * counts them at the same time is first or too late.
 */
async function countOne(
  queries: Queries,
  group: FaceGroup,
  { subject, version }: Learner,
  scores: readonly number[] | null,
  most: number,
): Promise<boolean> {
  const names = [group.tenant, subject];
  const lock = 'select face_counted_by as by from countersign_subject where tenant = $1 and subject = $2 for update';
  const [learner] = await queries.query<{ by: string | null }>(lock, names);
  const note = `update countersign_reference set face_counted = true
    where tenant = $1 and subject = $2 and version = $3 and ${UNCOUNTED} returning 1`;
  const noted = await queries.query(note, [...names, version]);
  if (noted.length === 0 || scores === null || learner?.by === group.model) return false;
  await queries.query('update countersign_subject set face_counted_by = $3 where tenant = $1 and subject = $2', [...names, group.model]);
  await addFaceScores(queries, group, scores, most);
  return true;
}

function scoreOf(one: StoredFace, other: StoredFace): number {
  return normalizedScore(1 - cosineDistance(one.template, other.template), one.figures, other.figures);
}

/** Some of them at random. */
function opponentsOf(others: readonly Learner[]): StoredFace[] {
  const faces = others.flatMap(({ face }) => face ?? []);
  const drawn: StoredFace[] = [];
  while (drawn.length < OPPONENTS && faces.length > 0) drawn.push(...faces.splice(Math.floor(Math.random() * faces.length), 1));
  return drawn;
}

interface Row {
  readonly subject: string;
  readonly version: number;
  readonly dim: number;
  readonly face: Uint8Array;
  readonly data_key: Uint8Array | null;
}

async function readLearners({ query }: Queries, keys: Keys, { tenant, model }: FaceGroup, which: string): Promise<Learner[]> {
  const sql = `select subject, version, (model->>'dim')::integer as dim, face, data_key
    from countersign_reference r join countersign_subject s using (tenant, subject)
    where tenant = $1 and model->>'sha256' = $2 and ${which}`;
  const rows = await query<Row>(sql, [tenant, model]);
  return Promise.all(
    rows.map(async ({ subject, version, dim, face, data_key: dataKey }) => {
      const owner = { tenant, subject };
      const open = async (): Promise<StoredFace> => {
        const { template, figures } = await openFace(await requireDataKey(keys, owner, { dataKey }), owner, face);
        const back = await createInverseRotation(keys.rotation, { ...owner, version }, dim);
        return { template: back(template), figures };
      };
      const opened = await open().catch(() => null);
      return { subject, version, isReadable: opened !== null, face: opened !== null && isUsualFace(opened.figures) ? opened : null };
    }),
  );
}
