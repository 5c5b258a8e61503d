import type { CryptoKey } from 'jose';
import type { BundleClaims } from '../../bundle/schema.js';
import { vectorFromBase64url, vectorFromBytes, vectorToBytes } from '../../bundle/vectors.js';
import { type CohortFigures, cohortFigures } from '../../matching/cohort.js';
import { meanEmbedding } from '../../matching/face.js';
import { MAX_SAMPLES } from '../../matching/keystroke/template/template.js';
import type { InputKind, KeystrokeRepetition } from '../../types.js';
import { createDataKey, openBytesFor, openDataKey, openFor, requireDataKey, sealBytesFor, sealFor } from '../keys/data-key.js';
import type { Keys } from '../keys/keys.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { putReference, type StoredReference } from '../store/stored-references.js';
import type { StoredTyping } from '../store/stored-typing.js';
import type { SubjectState } from '../store/subjects.js';
import type { KnownModel } from './known-models.js';
import { createRotation } from './rotation.js';

/**
 * The face that a learner enrolled, ready to compare: the template is turned by the learner's
 * secret rotation, and so must the probe be.
 */
export interface Reference extends StoredFace {
  readonly dataKey: CryptoKey;
  /** Turns a probe the same way. */
  readonly protect: (vector: Float32Array) => Float32Array;
}

/**
 * A face as it is kept: turned by the learner's rotation, with what it scored against the cohort
 * before that.
 */
export interface StoredFace {
  readonly template: Float32Array;
  readonly figures: CohortFigures;
}

/** A learner's repetitions on one kind of keyboard, oldest first. */
export interface TypingReference {
  /** Of the enrollment: what the population counts. */
  readonly enrolled: readonly KeystrokeRepetition[];
  /** Of accepted checks since. */
  readonly learned: readonly KeystrokeRepetition[];
}

/** What a check is compared with: the newest of both. */
export function typingTemplate({ enrolled, learned }: TypingReference): readonly KeystrokeRepetition[] {
  return [...enrolled, ...learned].slice(-MAX_SAMPLES);
}

/** Embeddings of a bundle whose vectors were checked. */
export function embeddingsOf({ face }: Pick<BundleClaims, 'face'>): Float32Array[] {
  return face.samples.map(({ vector }) => vectorFromBase64url(vector) ?? new Float32Array());
}

export interface Enrollment {
  readonly owner: Owner;
  /** Read under the learner's lock. */
  readonly subject: SubjectState;
  /**
   * One more than that of the reference which this one replaces: another version, another rotation.
   */
  readonly version: number;
  readonly claims: BundleClaims;
  /** That of the claims, with its cohort. */
  readonly model: KnownModel;
  /** Of the sentence that was typed. */
  readonly phraseHash: string;
  /** Of the face, what the backend's own look at pictures gave; else what was claimed. */
  readonly embeddings: readonly Float32Array[];
  /** Seconds since the epoch. */
  readonly now: number;
  /** Something in this enrollment itself shows that it is the same learner as before. */
  readonly confirmed: boolean;
  /** When what is stored must be erased: the end of the time that was agreed to. */
  readonly eraseAfter: number;
}

/**
 * The learner's data key and rotation from now on. The template is as it was measured, before any
 * rotation.
 */
export interface Enrolled extends StoredFace {
  readonly dataKey: CryptoKey;
  readonly protect: (vector: Float32Array) => Float32Array;
}

/**
 * Stores the protected template and the typing of an enrollment, encrypted under the learner's own
 * data key.
 */
export async function enrollReference(queries: Queries, keys: Keys, enrollment: Enrollment): Promise<Enrolled> {
  const { owner, subject, version, claims, model, phraseHash, embeddings, now, confirmed, eraseAfter } = enrollment;
  const dataKey = (await openDataKey(keys, owner, subject)) ?? (await createDataKey(queries, keys, owner));
  const protect = await createRotation(keys.rotation, { ...owner, version }, claims.face.model.dim);
  const template = meanEmbedding(embeddings);
  const figures = cohortFigures(template, model.cohort);
  await putReference(queries, owner, {
    version,
    model: claims.face.model,
    phraseId: claims.keystroke.phraseId,
    phraseHash,
    face: await sealFace(dataKey, owner, { template: protect(template), figures }),
    cohort: model.cohortHash,
    typing: await sealFirstTyping(dataKey, owner, claims.keystroke),
    createdAt: now,
    replaces: subject.lastVersion > 0,
    confirmedAt: confirmed ? now : null,
    eraseAfter,
  });
  return { template, figures, dataKey, protect };
}

/** Opens the face of a stored reference. */
export async function openReference(keys: Keys, owner: Owner, subject: SubjectState, stored: StoredReference): Promise<Reference> {
  const dataKey = await requireDataKey(keys, owner, subject);
  const [face, protect] = await Promise.all([
    openFace(dataKey, owner, stored.face),
    createRotation(keys.rotation, { ...owner, version: stored.version }, stored.model.dim),
  ]);
  return { ...face, dataKey, protect };
}

/** Encrypts a turned face for its learner: the template's numbers, then mean and deviation. */
export function sealFace(
  dataKey: CryptoKey,
  owner: Owner,
  { template, figures: { mean, deviation } }: StoredFace,
  use = 'face',
): Promise<Uint8Array> {
  return sealBytesFor(dataKey, owner, vectorToBytes(Float32Array.of(...template, mean, deviation)), use);
}

/** Opens what `sealFace` encrypted. */
export async function openFace(dataKey: CryptoKey, owner: Owner, sealed: Uint8Array, use = 'face'): Promise<StoredFace> {
  const numbers = vectorFromBytes(await openBytesFor(dataKey, owner, sealed, use)) as Float32Array;
  const [mean, deviation] = numbers.subarray(-2) as unknown as readonly [number, number];
  return { template: numbers.slice(0, -2), figures: { mean, deviation } };
}

/** Encrypts what was typed on one kind of keyboard: for its learner, and for no other kind. */
export function sealTyping(dataKey: CryptoKey, owner: Owner, inputKind: InputKind, typing: TypingReference): Promise<Uint8Array> {
  return sealFor(dataKey, owner, typing, `keystroke ${inputKind}`);
}

/** What was typed first on a kind of keyboard, as it is stored. */
export async function sealFirstTyping(
  dataKey: CryptoKey,
  owner: Owner,
  { inputKind, repetitions }: Pick<BundleClaims['keystroke'], 'inputKind' | 'repetitions'>,
): Promise<Pick<StoredTyping, 'inputKind' | 'keystroke'>> {
  return { inputKind, keystroke: await sealTyping(dataKey, owner, inputKind, { enrolled: repetitions, learned: [] }) };
}

/** Opens what `sealTyping` encrypted. */
export async function openTyping(
  dataKey: CryptoKey,
  owner: Owner,
  { inputKind, keystroke }: Pick<StoredTyping, 'inputKind' | 'keystroke'>,
): Promise<TypingReference> {
  return (await openFor(dataKey, owner, keystroke, `keystroke ${inputKind}`)) as TypingReference;
}
