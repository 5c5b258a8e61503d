import type { CryptoKey } from 'jose';
import type { OpenedWriting } from '../../bundle/server/open.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { addBackgroundTypist, type BackgroundStatistics, backgroundFrom } from '../../matching/free-text/background.js';
import { addWindow, type FreeTextTemplate, type TypedDigraphs } from '../../matching/free-text/digraphs.js';
import { isUsualWindow } from '../../matching/free-text/human-writing.js';
import { scoreFreeText } from '../../matching/free-text.js';
import { openFor, requireDataKey, sealFor } from '../keys/data-key.js';
import type { Keys } from '../keys/keys.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { lockSubject, type SubjectState } from '../store/subjects.js';
import { insertWindow, readWindows, type WritingPlace } from './writing-windows.js';

/**
 * A learner's first windows are taken for their own. One window of 250 keys against so many errs in
 * .121 (1), .100 (2), .080 (3), .062 (4), .052 (6) of the cases at equal error (Villani,
 * `npm run bench -- freetext`).
 */
const LEARNED_FIRST = 4;
/**
 * After so many nothing more is learned: the template errs little less (.052 with 6), and one that
 * learns for ever can be led to another writer.
 */
const LEARNED_MOST = 12;
/** Fewer digraphs of a window than this that others typed too say nothing. */
const LEAST_DIGRAPHS = 20;

/** A learner's own digraphs as sums, and what of them counts in the background. */
export interface StoredWriting {
  readonly template: FreeTextTemplate;
  /** What the background counts of this learner; `null` until they count. */
  readonly shared: FreeTextTemplate | null;
  /** Windows that the template was learned from. */
  readonly windows: number;
}

export interface RecordOptions {
  readonly keys: Keys;
  readonly owner: Owner;
  /** Seconds since the epoch. */
  readonly now: number;
  /** The learner's state, read under the learner's lock. */
  readonly subject: SubjectState;
}

/**
 * Takes a window of writing: measures it against the learner's own writing and everybody's, notes
 * how it came out, and learns from it where it fits. The window itself is not kept.
 *
 * @throws VerificationError model/re-enroll for a learner who was erased
 */
export async function recordWriting(queries: Queries, { claims, late }: OpenedWriting, options: RecordOptions): Promise<void> {
  const { keys, owner, now, subject } = options;
  if (subject.dataKey === null) throw new VerificationError('model/re-enroll');
  const dataKey = await requireDataKey(keys, owner, subject);
  const before = await openWriting(queries, owner, dataKey);
  const { digraphs } = claims.writing;
  const llr = before.windows < LEARNED_FIRST ? null : await scoreWindow(queries, owner, before, digraphs);
  await insertWindow(queries, owner, { context: claims.context, writing: claims.writing, llr, late, now });
  const learned = teaches(before, digraphs, llr);
  const template = learned ? addWindow(before.template, digraphs) : before.template;
  const windows = before.windows + (learned ? 1 : 0);
  const joins = before.shared === null && windows >= LEARNED_FIRST && (await isConfirmed(queries, owner));
  if (joins) await changeBackground(queries, owner, template, 1);
  if (joins || learned) await writeWriting(queries, owner, dataKey, { template, shared: joins ? template : before.shared, windows });
}

/**
 * The first windows are taken for the learner's own where people write so; later ones where they
 * fit, until enough is known.
 */
function teaches({ windows }: StoredWriting, digraphs: TypedDigraphs, llr: number | null): boolean {
  if (windows >= LEARNED_MOST || !isUsualWindow(digraphs)) return false;
  return windows < LEARNED_FIRST || (llr !== null && llr > 0);
}

/**
 * Who came again on another day as themselves counts for others, as with the sentence
 * (`learnTyping`).
 */
async function isConfirmed({ query }: Queries, { tenant, subject }: Owner): Promise<boolean> {
  const sql = 'select 1 from countersign_reference where tenant = $1 and subject = $2 and came_again_at is not null';
  return (await query(sql, [tenant, subject])).length === 1;
}

/**
 * `null` where too little of the window is known of others. The learner's own part of the
 * background is taken out first.
 */
async function scoreWindow(
  queries: Queries,
  owner: Owner,
  { template, shared }: StoredWriting,
  probe: TypedDigraphs,
): Promise<number | null> {
  const statistics = await readBackground(queries, owner);
  const others = shared === null ? statistics : addBackgroundTypist(statistics, shared, -1);
  const background = backgroundFrom(others);
  const known = Object.entries(probe).filter(([pair]) => Object.hasOwn(background, pair));
  if (known.reduce((sum, [, timings]) => sum + timings.length, 0) < LEAST_DIGRAPHS) return null;
  return scoreFreeText({ template, probe: Object.fromEntries(known), background }).llr;
}

/** Takes a learner out of the background: before erasure. */
export async function leaveBackground(queries: Queries, keys: Keys, owner: Owner): Promise<void> {
  const subject = await lockSubject(queries, owner);
  if (subject.dataKey === null) return;
  const { shared } = await readWriting(queries, keys, owner, subject);
  if (shared !== null) await changeBackground(queries, owner, shared, -1);
}

/**
 * Forgets a tenant's background: what of it is this learner's cannot be told any more. The others'
 * writing joins anew with their next window.
 */
export async function forgetBackground({ query }: Queries, { tenant }: Owner): Promise<void> {
  await query('delete from countersign_writing_background where tenant = $1', [tenant]);
  await query('update countersign_writing set shared = null where tenant = $1 and shared is not null', [tenant]);
}

const BACKGROUND = 'select statistics from countersign_writing_background where tenant = $1';

async function readBackground({ query }: Queries, { tenant }: Owner): Promise<BackgroundStatistics> {
  const [row] = await query<{ statistics: BackgroundStatistics }>(BACKGROUND, [tenant]);
  return row?.statistics ?? {};
}

async function changeBackground({ query }: Queries, { tenant }: Owner, typist: FreeTextTemplate, sign: 1 | -1): Promise<void> {
  const insert = `insert into countersign_writing_background (tenant, statistics) values ($1, '{}'::jsonb) on conflict do nothing`;
  await query(insert, [tenant]);
  const [row] = await query<{ statistics: BackgroundStatistics }>(`${BACKGROUND} for update`, [tenant]);
  const after = addBackgroundTypist(row?.statistics ?? {}, typist, sign);
  await query('update countersign_writing_background set statistics = $2::jsonb where tenant = $1', [tenant, JSON.stringify(after)]);
}

/** What is stored of a learner's writing; nobody's where there is no data key. */
export async function readWriting(
  queries: Queries,
  keys: Keys,
  owner: Owner,
  subject: Pick<SubjectState, 'dataKey'>,
): Promise<StoredWriting> {
  return openWriting(queries, owner, await requireDataKey(keys, owner, subject));
}

async function openWriting({ query }: Queries, owner: Owner, dataKey: CryptoKey): Promise<StoredWriting> {
  const sql = 'select digraphs, shared, windows from countersign_writing where tenant = $1 and subject = $2';
  const [row] = await query<{ digraphs: Uint8Array; shared: Uint8Array | null; windows: number }>(sql, [owner.tenant, owner.subject]);
  if (row === undefined) return { template: {}, shared: null, windows: 0 };
  const open = async (bytes: Uint8Array): Promise<FreeTextTemplate> =>
    (await openFor(dataKey, owner, bytes, 'writing')) as FreeTextTemplate;
  return { template: await open(row.digraphs), shared: row.shared === null ? null : await open(row.shared), windows: row.windows };
}

async function writeWriting(
  { query }: Queries,
  owner: Owner,
  dataKey: CryptoKey,
  { template, shared, windows }: StoredWriting,
): Promise<void> {
  const seal = (value: FreeTextTemplate): Promise<Uint8Array> => sealFor(dataKey, owner, value, 'writing');
  const sql = `insert into countersign_writing (tenant, subject, digraphs, shared, windows) values ($1, $2, $3, $4, $5)
    on conflict (tenant, subject) do update set digraphs = $3, shared = $4, windows = $5`;
  await query(sql, [owner.tenant, owner.subject, await seal(template), shared === null ? null : await seal(shared), windows]);
}

export interface WritingTrend {
  /**
   * Windows that came in, and how many of them could be measured against the learner's own writing.
   */
  readonly windows: number;
  readonly measured: number;
  readonly keys: number;
  readonly edits: number;
  readonly pastedCharacters: number;
  readonly blurs: number;
  /** From three measured windows on; never a verdict, and never of one window. */
  readonly direction: 'too-little' | 'consistent' | 'unclear' | 'differs';
}

const NEWEST = 10;
const LEAST_MEASURED = 3;
/**
 * Means of three windows beyond these (Villani): .018 of the same typist’s fall below, .012 of
 * others’ rise above.
 */
const CONSISTENT = 1;
const DIFFERS = -2;

/** What the monitor saw of a learner in one activity of a course, or in one attempt of it. */
export async function writingTrend(queries: Queries, owner: Owner, place: WritingPlace): Promise<WritingTrend> {
  const rows = await readWindows(queries, owner, place);
  const scores = rows.flatMap(({ llr }) => (llr === null ? [] : [llr])).slice(-NEWEST);
  const meanLlr = scores.length === 0 ? null : scores.reduce((sum, llr) => sum + llr, 0) / scores.length;
  const total = (of: 'keys' | 'edits' | 'pasted' | 'blurs'): number => rows.reduce((sum, row) => sum + row[of], 0);
  const direction = meanLlr! >= CONSISTENT ? 'consistent' : meanLlr! <= DIFFERS ? 'differs' : 'unclear';
  return {
    windows: rows.length,
    measured: rows.filter(({ llr }) => llr !== null).length,
    keys: total('keys'),
    edits: total('edits'),
    pastedCharacters: total('pasted'),
    blurs: total('blurs'),
    direction: scores.length < LEAST_MEASURED ? 'too-little' : direction,
  };
}
