import { vectorFromBase64url } from '../bundle/base64url.js';
import type { BundleClaims } from '../bundle/schema.js';
import { VerificationError } from '../bundle/verification-error.js';
import type { ChallengeClaims, ModelId } from '../types.js';
import type { Queries } from './database.js';
import type { Keys } from './keys.js';
import { noteSeen, type Owner, type StoredReference } from './store.js';

/** Embeddings have length 1; float32 and the sum of 128 squares leave less than this. */
const NORM_TOLERANCE = 1e-3;

/** True for the same weights: embeddings of others say nothing about each other. */
export function sameModel(one: ModelId, other: ModelId): boolean {
  return one.id === other.id && one.version === other.version && one.sha256 === other.sha256 && one.dim === other.dim;
}

/**
 * Step 16: what was measured can be compared with what is stored: same weights, same sentence, same kind of keyboard.
 *
 * @throws VerificationError model/unknown, model/re-enroll
 */
export function checkComparable(
  { face, keystroke, purpose }: BundleClaims,
  stored: StoredReference | null,
  models: readonly ModelId[],
): void {
  if (!models.some((known) => sameModel(known, face.model))) throw new VerificationError('model/unknown');
  if (purpose === 'enroll') return;
  const fits =
    stored !== null &&
    sameModel(stored.model, face.model) &&
    stored.phraseId === keystroke.phraseId &&
    stored.inputKind === keystroke.inputKind;
  if (!fits) throw new VerificationError('model/re-enroll');
}

/**
 * Step 17: vectors and times are what they say.
 *
 * @throws VerificationError evidence/vector, evidence/typing
 */
export function checkMeasures({ face, document, keystroke }: BundleClaims, { phrase, policy }: ChallengeClaims): void {
  const vectors = [...face.templates, ...(document === undefined ? [] : [document])].map(({ vector }) => vectorFromBase64url(vector));
  const unit = vectors.every((vector) => vector?.length === face.model.dim && Math.abs(Math.hypot(...vector) - 1) < NORM_TOLERANCE);
  if (!unit || face.templates.length < policy.faceFrames) throw new VerificationError('evidence/vector');
  const keys = [...phrase.text.normalize('NFC')].length;
  const { repetitions, inputKind } = keystroke;
  const complete = repetitions.every(
    ({ dwellMs, downDownMs }) =>
      dwellMs.length === keys &&
      downDownMs.length === keys - 1 &&
      mostlyKnown(downDownMs) &&
      (inputKind === 'soft' || mostlyKnown(dwellMs)),
  );
  if (!complete || repetitions.length < policy.repetitions) throw new VerificationError('evidence/typing');
}

/** More than half: then any two repetitions know some time in common. */
function mostlyKnown(times: readonly (number | null)[]): boolean {
  return times.filter((time) => time !== null).length * 2 > times.length;
}

/**
 * Step 18: no vector and no repetition stands twice in the bundle or was ever sent before, by anybody.
 *
 * @throws VerificationError evidence/duplicate
 */
export async function checkUnseen(queries: Queries, keys: Keys, owner: Owner, claims: BundleClaims, now: number): Promise<void> {
  const hashes = await hashesOf(claims, keys);
  if (new Set(hashes).size < hashes.length || !(await noteSeen(queries, owner, hashes, now)))
    throw new VerificationError('evidence/duplicate');
}

/** A keyed hash (hex) of each vector and each repetition: to know them again without keeping them. */
async function hashesOf({ face, document, keystroke }: BundleClaims, keys: Keys): Promise<string[]> {
  const rows = [
    ...face.templates.map(({ vector }) => ['vector', vector]),
    ...(document === undefined ? [] : [['vector', document.vector]]),
    ...keystroke.repetitions.map(({ dwellMs, downDownMs }) => ['typing', dwellMs, downDownMs]),
  ];
  return Promise.all(
    rows.map(async (row) => {
      const hash = await crypto.subtle.sign('HMAC', keys.seen, new TextEncoder().encode(JSON.stringify(row)));
      return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
    }),
  );
}
