import { type CountedFaces, faceShift, LEAST_LEARNERS, MOST_LEARNERS, SHIPPED } from '../../matching/face-threshold.js';
import { addImpostorScore, type ImpostorScores, noScores, shareFrom } from '../../matching/impostor-scores.js';
import type { Database, Queries } from '../store/database.js';

/** Learners whose faces can be compared: of one tenant, by one model (its hash). */
export interface FaceGroup {
  readonly tenant: string;
  readonly model: string;
}

type Part = 'first' | 'later';

const ONE_PART = 'tenant = $1 and model = $2 and part = $3';
const READ = `select learners, scores from countersign_face_scores where ${ONE_PART}`;

/** What is taken off the normalized scores of a tenant's checks. */
export async function readFaceShift(queries: Queries, group: FaceGroup): Promise<number> {
  return faceShift(await readPart(queries, group, 'first'));
}

/**
 * Adds one learner, and what they scored. Where there are enough already, they are among the later
 * ones, of whom the older ones are forgotten by and by.
 */
export async function addFaceScores(
  queries: Queries,
  group: FaceGroup,
  scores: readonly number[],
  most: number = MOST_LEARNERS,
): Promise<void> {
  const first = await lockPart(queries, group, 'first');
  if (first.learners < most) return writePart(queries, group, 'first', withScores(first, scores));
  const later = await lockPart(queries, group, 'later');
  await writePart(queries, group, 'later', withScores(later.learners < most ? later : halfOf(later), scores));
}

/**
 * How the face score of a tenant is calibrated: for operators, in coarse steps; nothing for
 * learners.
 */
export interface FaceCalibration {
  readonly tenant: string;
  /**
   * Whose faces were counted, in full tens: from 300 on they count, and beyond 500 they only show a
   * drift.
   */
  readonly learners: number;
  /**
   * How much is taken off each normalized score, in full tenths from 0 to 1.5. A false match rate
   * falls to a tenth where the score has to be 1 higher.
   */
  readonly shift: number;
  /**
   * Share of the strangers who came later that reach the score at which 1 % is expected, in
   * thousandths; `null` before there are 300 of them. Well above .01, the figures are out of date:
   * `recalibrateFaces`.
   */
  readonly laterRate: number | null;
}

/** Of each tenant with learners who came again on another day. */
export async function readCalibrations({ query }: Queries, model: string): Promise<FaceCalibration[]> {
  const sql = 'select tenant, part, learners, scores from countersign_face_scores where model = $1 order by tenant, part';
  const rows = await query<CountedFaces & { readonly tenant: string; readonly part: Part }>(sql, [model]);
  return rows
    .filter(({ part }) => part === 'first')
    .map((first) => {
      const shift = faceShift(first);
      const later = rows.find(({ tenant, part }) => tenant === first.tenant && part === 'later');
      const rate = later === undefined || later.learners < LEAST_LEARNERS ? null : shareFrom(later.scores, expected() + shift);
      return {
        tenant: first.tenant,
        learners: Math.floor(first.learners / 10) * 10,
        shift: Math.round(shift * 10) / 10,
        laterRate: rate === null ? null : Math.round(rate * 1_000) / 1_000,
      };
    });
}

/**
 * Forgets a tenant's counts, after which everybody who is enrolled is counted anew, the oldest
 * first. Until 300 are, nothing is taken off.
 */
export async function recalibrateFaces(database: Database, tenant: string): Promise<void> {
  await database.transaction(async ({ query }) => {
    await query('update countersign_subject set face_counted_by = null where tenant = $1 and face_counted_by is not null', [tenant]);
    await query('update countersign_reference set face_counted = false where tenant = $1 and face_counted', [tenant]);
    await query('delete from countersign_face_scores where tenant = $1', [tenant]);
  });
}

function expected(): number {
  return (SHIPPED.find(({ rate }) => rate === 0.01) as (typeof SHIPPED)[number]).threshold;
}

async function readPart({ query }: Queries, { tenant, model }: FaceGroup, part: Part): Promise<CountedFaces> {
  const [row] = await query<CountedFaces>(READ, [tenant, model, part]);
  return row ?? { learners: 0, scores: noScores() };
}

/** Nobody else adds to it until the transaction ends. */
async function lockPart({ query }: Queries, { tenant, model }: FaceGroup, part: Part): Promise<CountedFaces> {
  const insert = 'insert into countersign_face_scores (tenant, model, part, scores) values ($1, $2, $3, $4::jsonb) on conflict do nothing';
  await query(insert, [tenant, model, part, JSON.stringify(noScores())]);
  const [row] = await query<CountedFaces>(`${READ} for update`, [tenant, model, part]);
  return row as CountedFaces;
}

async function writePart({ query }: Queries, { tenant, model }: FaceGroup, part: Part, { learners, scores }: CountedFaces): Promise<void> {
  const sql = `update countersign_face_scores set learners = $4, scores = $5::jsonb where ${ONE_PART}`;
  await query(sql, [tenant, model, part, learners, JSON.stringify(scores)]);
}

function withScores({ learners, scores }: CountedFaces, added: readonly number[]): CountedFaces {
  return { learners: learners + 1, scores: added.reduce<ImpostorScores>(addImpostorScore, scores) };
}

function halfOf({ learners, scores }: CountedFaces): CountedFaces {
  return { learners: Math.floor(learners / 2), scores: scores.map((count) => Math.floor(count / 2)) };
}
