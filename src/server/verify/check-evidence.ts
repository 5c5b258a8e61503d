import type { BundleClaims, WritingClaims } from '../../bundle/schema.js';
import { vectorFromBase64url } from '../../bundle/vectors.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { type Cohort, nearnessToAll } from '../../matching/cohort.js';
import { directionsApart, meanEmbedding } from '../../matching/face.js';
import { isTypedByHand } from '../../matching/keystroke/population/human-limits.js';
import { holdsRepeat } from '../../matching/keystroke/template/repeats.js';
import { areTouchedByHand, hasTouches } from '../../matching/keystroke/touch/touch-limits.js';
import { areSteady } from '../../steady.js';
import type { CapturePolicy, ChallengeClaims, InputKind, KeystrokeRepetition, ModelId, Purpose } from '../../types.js';
import { keyedHash } from '../keys/keyed-hash.js';
import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import { isComparable, type KnownModel, sameModel } from '../reference/known-models.js';
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

/**
 * Step 16: what was measured can be compared with what is stored: same weights, same cohort, same
 * sentence, a kind of keyboard that the learner has typed on, or the one that this very check may
 * add. A rebind compares the face alone where the sentence is another one; typing that takes the
 * place of another one may be of any kind, and does so only where that one's sentence is gone: it
 * may be there again, or somebody may have been first.
 *
 * @param asked `phraseHash` of the sentence that was asked for; `adds` of the challenge; `phrases`
 *   of the policy of now
 * @throws VerificationError model/re-enroll
 */
export function checkComparable(
  { face, keystroke, purpose }: BundleClaims,
  asked: AskedTyping,
  stored: StoredReference | null,
  models: readonly KnownModel[],
): void {
  if (purpose === 'enroll') return;
  const fits =
    stored !== null &&
    isComparable(stored, face.model, models) &&
    typingFits(purpose, stored, { ...asked, inputKind: keystroke.inputKind });
  if (!fits) throw new VerificationError('model/re-enroll');
}

interface AskedTyping extends Pick<StoredReference, 'phraseHash'> {
  readonly adds: ChallengeClaims['adds'];
  readonly phrases: readonly Pick<Policy['phrases'][number], 'hash'>[];
}

function typingFits(purpose: Purpose, stored: StoredReference, asked: AskedTyping & { readonly inputKind: InputKind }): boolean {
  const isSame = stored.phraseHash === asked.phraseHash;
  if (purpose === 'retype') return !isSame && asked.phrases.every(({ hash }) => hash !== stored.phraseHash);
  if (!isSame) return purpose === 'rebind';
  const isKnown = stored.typing.some(({ inputKind }) => inputKind === asked.inputKind);
  return isKnown || (purpose === 'rebind' && mayAdd(asked.adds?.inputKind, asked.inputKind));
}

/**
 * A touch screen is added with the check's own keyboard, or with the system's where somebody needs
 * that.
 */
function mayAdd(asked: InputKind | undefined, typed: InputKind): boolean {
  return asked === typed || (asked === 'touch-keys' && typed === 'soft');
}

/**
 * Step 16: the embeddings are of a model that is taken, and so of its length; of the one that the
 * challenge names, where it names one.
 *
 * @throws VerificationError model/unknown
 */
export function checkModel<M extends ModelId>(model: ModelId, models: readonly M[], asked: Pick<ChallengeClaims, 'model'>): M {
  const known = models.find((one) => sameModel(one, model));
  if (known === undefined || (asked.model ?? known.sha256) !== known.sha256) throw new VerificationError('model/unknown');
  return known;
}

/**
 * Step 17: vectors and times are what they say. There are exactly as many vectors and repetitions
 * as were asked for (of an enrollment fewer, where they are alike by the backend's own look): those
 * beyond would dilute the ones that pictures bear out, or teach a rhythm that nobody asked for.
 * Times are what hands can do; of a touch keyboard, positions are what fingers do, and no other
 * kind has any.
 *
 * @throws VerificationError evidence/vector; evidence/average for a face that is near to
 *   everybody's; evidence/typing
 */
export function checkMeasures({ face, document, keystroke }: BundleClaims, { phrase, policy }: ChallengeClaims, cohort: Cohort): void {
  const frames = face.samples.map(({ vector }) => vectorFromBase64url(vector));
  const vectors = [...frames, ...(document === undefined ? [] : [vectorFromBase64url(document.vector)])];
  const unit = vectors.every((vector) => vector?.length === face.model.dim && Math.abs(Math.hypot(...vector) - 1) < NORM_TOLERANCE);
  if (!unit || frames.length !== policy.faceFrames || !areAlike(frames as Float32Array[])) throw new VerificationError('evidence/vector');
  if (isAverage(frames as Float32Array[], cohort)) throw new VerificationError('evidence/average');
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
  const touches = inputKind === 'touch-keys' ? areTouchedByHand(repetitions) : !repetitions.some(hasTouches);
  if (!complete || !touches || !areEnough(repetitions, policy)) throw new VerificationError('evidence/typing');
}

/** All that were asked for; of an enrollment fewer, where they are steady. */
function areEnough(repetitions: readonly KeystrokeRepetition[], { repetitions: most, leastRepetitions = most }: CapturePolicy): boolean {
  const { length } = repetitions;
  return length === most || (length >= leastRepetitions && length < most && areSteady(repetitions));
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
function isAverage(frames: readonly Float32Array[], cohort: Cohort): boolean {
  const { frame, mean } = NEAREST_TO_ALL;
  return frames.some((vector) => nearnessToAll(vector, cohort) > frame) || nearnessToAll(meanEmbedding(frames), cohort) > mean;
}

/** More than half: then any two repetitions know some time in common. */
function mostlyKnown(times: readonly (number | null)[]): boolean {
  return times.filter((time) => time !== null).length * 2 > times.length;
}

/**
 * Step 18: no vector, no repetition and no picture stands twice in the bundle or was ever sent
 * before, by anybody. What a template is made of holds no repetition that nearly repeats another
 * one; those of a check are compared with the template as well.
 *
 * @param makesTemplate what was typed becomes what others are compared with
 * @param stills the pictures that came with it, where they are what the claims name
 * @throws VerificationError evidence/duplicate
 */
export async function checkUnseen(
  queries: Queries,
  keys: Keys,
  owner: Owner,
  {
    claims,
    makesTemplate,
    stills,
    now,
  }: { readonly claims: BundleClaims; readonly makesTemplate: boolean; readonly stills: readonly Still[]; readonly now: number },
): Promise<void> {
  const hashes = [...hashesOf(claims, keys), ...stills.map(({ jpeg }) => seenHash(keys, jpeg))];
  if (makesTemplate && holdsRepeat(claims.keystroke.repetitions, [])) throw new VerificationError('evidence/duplicate');
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
  const hash = seenHash(keys, JSON.stringify(['writing', typed]));
  if (!(await noteSeen(queries, owner, [hash], now))) throw new VerificationError('evidence/duplicate');
}

/**
 * A keyed hash (hex) of each vector and each repetition: to know them again without keeping them.
 */
function hashesOf({ face, document, keystroke }: BundleClaims, keys: Keys): string[] {
  const rows = [
    ...face.samples.map(({ vector }) => ['vector', vector]),
    ...(document === undefined ? [] : [['vector', document.vector]]),
    ...keystroke.repetitions.map(({ dwellMs, downDownMs }) => ['typing', dwellMs, downDownMs]),
  ];
  return rows.map((row) => seenHash(keys, JSON.stringify(row)));
}

/** No JSON begins as a JPEG does: a picture and a row never share a hash. */
function seenHash({ seen }: Keys, data: string | Uint8Array): string {
  return keyedHash(seen, data).toString('hex');
}
