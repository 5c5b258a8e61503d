import { vectorFromBase64url, vectorToBase64url } from '../bundle/base64url.js';
import type { BundleClaims } from '../bundle/schema.js';
import { meanEmbedding } from '../matching/face.js';
import type { KeystrokeRepetition } from '../types.js';
import type { Queries } from './database.js';
import { decrypt, encrypt } from './envelope.js';
import type { Keys } from './keys.js';
import { createRotation } from './rotation.js';
import { type Owner, putReference, type StoredReference, type SubjectState, setDataKey } from './store.js';

/** What a learner enrolled, ready to compare: the template is turned by the learner's secret rotation, and so must the probe be. */
export interface Reference {
  readonly template: Float32Array;
  readonly repetitions: readonly KeystrokeRepetition[];
  /** Turns a probe the same way. */
  readonly protect: (vector: Float32Array) => Float32Array;
}

/** Embeddings of a bundle whose vectors were checked. */
export function embeddingsOf(claims: BundleClaims): Float32Array[] {
  return claims.face.templates.map(({ vector }) => vectorFromBase64url(vector) ?? new Float32Array());
}

export interface Enrolment {
  readonly owner: Owner;
  /** Read under the learner's lock. */
  readonly subject: SubjectState;
  /** One more than that of the reference which this one replaces: another version, another rotation. */
  readonly version: number;
  readonly claims: BundleClaims;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** Stores the protected template and the typing of an enrolment, encrypted under the learner's own data key. */
export async function enrollReference(queries: Queries, keys: Keys, enrolment: Enrolment): Promise<void> {
  const { owner, subject, version, claims, now } = enrolment;
  const dataKey = (await openDataKey(keys, owner, subject)) ?? (await createDataKey(queries, keys, owner));
  const protect = await createRotation(keys.rotation, { ...owner, version }, claims.face.model.dim);
  const template = protect(meanEmbedding(embeddingsOf(claims)));
  const seal = (value: unknown, use: string): Promise<Uint8Array> =>
    encrypt(dataKey, new TextEncoder().encode(JSON.stringify(value)), [use, owner.tenant, owner.subject]);
  await putReference(queries, owner, {
    version,
    model: claims.face.model,
    phraseId: claims.keystroke.phraseId,
    inputKind: claims.keystroke.inputKind,
    face: await seal(vectorToBase64url(template), 'face'),
    keystroke: await seal(claims.keystroke.repetitions, 'keystroke'),
    createdAt: now,
  });
}

/** Opens a stored reference. */
export async function openReference(keys: Keys, owner: Owner, subject: SubjectState, stored: StoredReference): Promise<Reference> {
  const dataKey = await openDataKey(keys, owner, subject);
  if (dataKey === null) throw new Error('the reference of an erased learner');
  const open = async (bytes: Uint8Array, use: string): Promise<unknown> =>
    JSON.parse(new TextDecoder().decode(await decrypt(dataKey, bytes, [use, owner.tenant, owner.subject])));
  return {
    template: vectorFromBase64url((await open(stored.face, 'face')) as string) as Float32Array,
    repetitions: (await open(stored.keystroke, 'keystroke')) as KeystrokeRepetition[],
    protect: await createRotation(keys.rotation, { ...owner, version: stored.version }, stored.model.dim),
  };
}

async function openDataKey(keys: Keys, owner: Owner, { dataKey }: SubjectState): Promise<Uint8Array<ArrayBuffer> | null> {
  return dataKey === null ? null : decrypt(keys.wrapping, dataKey, ['data-key', owner.tenant, owner.subject]);
}

async function createDataKey(queries: Queries, keys: Keys, owner: Owner): Promise<Uint8Array<ArrayBuffer>> {
  const fresh = crypto.getRandomValues(new Uint8Array(32));
  await setDataKey(queries, owner, await encrypt(keys.wrapping, fresh, ['data-key', owner.tenant, owner.subject]));
  return fresh;
}
