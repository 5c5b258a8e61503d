import type { BundleClaims, WritingClaims } from '../../bundle/schema.js';
import { vectorFromBase64url } from '../../bundle/vectors.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { nearnessToAll } from '../../matching/cohort.js';
import { directionsApart, meanEmbedding } from '../../matching/face.js';
import { isTypedByHand } from '../../matching/keystroke/human-limits.js';
import type { ChallengeClaims, ModelId } from '../../types.js';
import type { Keys } from '../keys/keys.js';
import { COHORT, COHORT_HASH } from '../reference/face-cohort.js';
import type { Still } from '../reviews/stills.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { noteSeen } from '../store/seen.js';
import type { StoredReference } from '../store/stored-references.js';

/** Embeddings have length 1; float32 and the sum of 128 squares leave less than this. */
const NORM_TOLERANCE = 1e-3;
/**
 * Cosine of any two embeddings of a check: frames of one sitting lie within .06 of each other (1 −
 * cosine), 99 % of the pairs of strangers beyond .089; the page starts anew above .1
 * (src/face/page/collector.ts), and rounding moves that by less than .001. What is less alike could
 * cancel out, too, and then has no mean to compare.
 */
const LEAST_ALIKE = 0.899;
/**
 * 1 − cosine of any two: the page keeps no frame nearer than 2e-4 to another one, which is the same
 * picture again (src/face/page/collector.ts).
 */
const LEAST_APART = 1.5e-4;
/**
 * Cosine to the mean of all faces: of 3,810 pictures of LFW .956 at most, of 483 means of three
 * .960 in all but one of a thousand. The mean of many strangers is 1, and near to everybody; that
 * of two passes here in half of all cases, that of three in some: it is near to those few alone.
 */
export const NEAREST_TO_ALL = { frame: 0.957, mean: 0.965 } as const;

/** True for the same weights: embeddings of others say nothing about each other. */
export function sameModel(one: ModelId, other: ModelId): boolean {
  return one.id === other.id && one.version === other.version && one.sha256 === other.sha256 && one.dim === other.dim;
}

/**
 * Step 16: what was measured can be compared with what is stored: same weights, same cohort, same
 * sentence, same kind of keyboard.
 *
 * @throws VerificationError model/unknown, model/re-enroll
 */
export function checkComparable(
  { face, keystroke, purpose }: BundleClaims,
  stored: StoredReference | null,
  models: readonly ModelId[],
): void {
  checkModel(face.model, models);
  if (purpose === 'enroll') return;
  const fits =
    stored !== null &&
    sameModel(stored.model, face.model) &&
    stored.cohort === COHORT_HASH &&
    stored.phraseId === keystroke.phraseId &&
    stored.inputKind === keystroke.inputKind;
  if (!fits) throw new VerificationError('model/re-enroll');
}

/**
 * Step 16: the embeddings are of a model that is taken, and so of its length.
 *
 * @throws VerificationError model/unknown
 */
export function checkModel(model: ModelId, models: readonly ModelId[]): void {
  if (!models.some((known) => sameModel(known, model))) throw new VerificationError('model/unknown');
}

/**
 * Step 17: vectors and times are what they say. There are exactly as many vectors and repetitions
 * as were asked for: those beyond would dilute the ones that pictures bear out, or teach a rhythm
 * that nobody asked for. Times are what hands can do.
 *
 * @throws VerificationError evidence/vector; evidence/average for a face that is near to
 *   everybody's; evidence/typing
 */
export function checkMeasures({ face, document, keystroke }: BundleClaims, { phrase, policy }: ChallengeClaims): void {
  const frames = face.samples.map(({ vector }) => vectorFromBase64url(vector));
  const vectors = [...frames, ...(document === undefined ? [] : [vectorFromBase64url(document.vector)])];
  const unit = vectors.every((vector) => vector?.length === face.model.dim && Math.abs(Math.hypot(...vector) - 1) < NORM_TOLERANCE);
  if (!unit || frames.length !== policy.faceFrames || !areAlike(frames as Float32Array[])) throw new VerificationError('evidence/vector');
  if (isAverage(frames as Float32Array[])) throw new VerificationError('evidence/average');
  const keys = [...phrase.text.normalize('NFC')].length;
  const { repetitions, inputKind } = keystroke;
  const complete = repetitions.every((repetition) => {
    const { dwellMs, downDownMs } = repetition;
    return (
      dwellMs.length === keys &&
      downDownMs.length === keys - 1 &&
      mostlyKnown(downDownMs) &&
      (inputKind === 'soft' || mostlyKnown(dwellMs)) &&
      isTypedByHand(repetition)
    );
  });
  if (!complete || repetitions.length !== policy.repetitions) throw new VerificationError('evidence/typing');
}

/** As frames of one sitting are: of one person, and none twice. */
function areAlike(vectors: readonly Float32Array[]): boolean {
  const alike = (one: Float32Array, other: Float32Array): boolean => {
    const apart = directionsApart(one, other);
    return apart >= LEAST_APART && apart <= 1 - LEAST_ALIKE;
  };
  return vectors.every((one, at) => vectors.slice(at + 1).every((other) => alike(one, other)));
}

/**
 * Made of several people's faces, not of one: whoever averages strangers comes near to everybody.
 */
function isAverage(frames: readonly Float32Array[]): boolean {
  const { frame, mean } = NEAREST_TO_ALL;
  return frames.some((vector) => nearnessToAll(vector, COHORT) > frame) || nearnessToAll(meanEmbedding(frames), COHORT) > mean;
}

/** More than half: then any two repetitions know some time in common. */
function mostlyKnown(times: readonly (number | null)[]): boolean {
  return times.filter((time) => time !== null).length * 2 > times.length;
}

/**
 * Step 18: no vector, no repetition and no picture stands twice in the bundle or was ever sent
 * before, by anybody.
 *
 * @param stills the pictures that came with it, where they are what the claims name
 * @throws VerificationError evidence/duplicate
 */
export async function checkUnseen(
  queries: Queries,
  keys: Keys,
  owner: Owner,
  { claims, stills, now }: { readonly claims: BundleClaims; readonly stills: readonly Still[]; readonly now: number },
): Promise<void> {
  const hashes = [...(await hashesOf(claims, keys)), ...(await Promise.all(stills.map(({ jpeg }) => keyedHash(keys, jpeg))))];
  if (new Set(hashes).size < hashes.length || !(await noteSeen(queries, owner, hashes, now)))
    throw new VerificationError('evidence/duplicate');
}

/** Fewer timings than this may be the same by chance: a window of a few keys, or none. */
const LEAST_TIMINGS = 20;

/**
 * Step 18 of a window of writing: the same timings were never sent before, by anybody.
 *
 * @throws VerificationError evidence/duplicate
 */
export async function checkWindowUnseen(
  queries: Queries,
  keys: Keys,
  owner: Owner,
  { writing: { digraphs } }: Pick<WritingClaims, 'writing'>,
  now: number,
): Promise<void> {
  const typed = Object.entries(digraphs)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([pair, timings]) => timings.map(({ dwellMs, downDownMs }) => [pair, dwellMs, downDownMs]));
  if (typed.length < LEAST_TIMINGS) return;
  const hash = await keyedHash(keys, new TextEncoder().encode(JSON.stringify(['writing', typed])));
  if (!(await noteSeen(queries, owner, [hash], now))) throw new VerificationError('evidence/duplicate');
}

/**
 * A keyed hash (hex) of each vector and each repetition: to know them again without keeping them.
 */
async function hashesOf({ face, document, keystroke }: BundleClaims, keys: Keys): Promise<string[]> {
  const rows = [
    ...face.samples.map(({ vector }) => ['vector', vector]),
    ...(document === undefined ? [] : [['vector', document.vector]]),
    ...keystroke.repetitions.map(({ dwellMs, downDownMs }) => ['typing', dwellMs, downDownMs]),
  ];
  return Promise.all(rows.map((row) => keyedHash(keys, new TextEncoder().encode(JSON.stringify(row)))));
}

/** No JSON begins as a JPEG does: a picture and a row never share a hash. */
async function keyedHash(keys: Keys, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.sign('HMAC', keys.seen, bytes)).toString('hex');
}
