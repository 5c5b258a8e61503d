import { vectorFromBase64url } from '../bundle/base64url.js';
import type { BundleClaims } from '../bundle/schema.js';
import { VerificationError } from '../bundle/verification-error.js';
import type { ChallengeClaims } from '../types.js';
import type { Queries } from './database.js';
import type { Keys } from './keys.js';
import { noteSeen, type Owner } from './store.js';

/** Embeddings have length 1; float32 and the sum of 128 squares leave less than this. */
const NORM_TOLERANCE = 1e-3;

/**
 * Steps 17 and 18: vectors and times are what they say, and none of them was ever sent before.
 *
 * @throws VerificationError evidence/vector, evidence/typing, evidence/duplicate
 */
export async function checkEvidence(
  queries: Queries,
  keys: Keys,
  owner: Owner,
  claims: BundleClaims,
  challenge: ChallengeClaims,
): Promise<void> {
  checkVectors(claims, challenge);
  checkTyping(claims, challenge);
  const hashes = await hashesOf(claims, keys);
  const distinct = new Set(hashes.map(String));
  if (distinct.size < hashes.length || !(await noteSeen(queries, owner, hashes, claims.iat)))
    throw new VerificationError('evidence/duplicate');
}

function checkVectors({ face: { model, templates } }: BundleClaims, { policy }: ChallengeClaims): void {
  if (templates.length < policy.faceFrames) throw new VerificationError('evidence/vector');
  for (const { vector: text } of templates) {
    const vector = vectorFromBase64url(text);
    if (vector?.length !== model.dim || !(Math.abs(Math.hypot(...vector) - 1) < NORM_TOLERANCE))
      throw new VerificationError('evidence/vector');
  }
}

function checkTyping({ keystroke: { repetitions, inputKind } }: BundleClaims, { phrase, policy }: ChallengeClaims): void {
  const keys = [...phrase.text.normalize('NFC')].length;
  const fits = repetitions.every(
    ({ dwellMs, downDownMs }) => dwellMs.length === keys && downDownMs.length === keys - 1 && downDownMs.some((time) => time !== null),
  );
  if (!fits || repetitions.length < policy.repetitions) throw new VerificationError('evidence/typing');
  const known = repetitions.some(({ dwellMs }) => dwellMs.some((time) => time !== null));
  if (inputKind === 'physical' && !known) throw new VerificationError('evidence/typing');
}

/** A keyed hash of each vector and each repetition: to know them again without keeping them. */
async function hashesOf({ face, keystroke }: BundleClaims, keys: Keys): Promise<Uint8Array[]> {
  const key = await crypto.subtle.importKey('raw', keys.seen, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const rows = [
    ...face.templates.map(({ vector }) => ['vector', vector]),
    ...keystroke.repetitions.map(({ dwellMs, downDownMs }) => ['typing', dwellMs, downDownMs]),
  ];
  return Promise.all(
    rows.map(async (row) => new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(JSON.stringify(row))))),
  );
}
