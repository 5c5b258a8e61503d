import { vectorFromBase64url, vectorToBase64url } from '../bundle/base64url.js';
import type { BundleClaims } from '../bundle/schema.js';
import { meanEmbedding } from '../matching/face.js';
import type { KeystrokeRepetition } from '../types.js';
import type { Queries } from './database.js';
import { decrypt, encrypt } from './envelope.js';
import type { Keys } from './keys.js';
import { createRotation } from './rotation.js';
import { findReference, findSubject, type Owner, putReference, type StoredReference, setDataKey } from './store.js';

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

/** Stores the protected template and the typing of an enrolment, encrypted under the learner's own data key. */
export async function enrollReference(queries: Queries, keys: Keys, owner: Owner, claims: BundleClaims, now: number): Promise<void> {
  const version = ((await findReference(queries, owner))?.version ?? 0) + 1;
  const dataKey = await openOrCreateDataKey(queries, keys, owner);
  const protect = await createRotation(keys.template, { ...owner, version }, claims.face.model.dim);
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
export async function openReference(queries: Queries, keys: Keys, owner: Owner, stored: StoredReference): Promise<Reference> {
  const dataKey = await openDataKey(queries, keys, owner);
  if (dataKey === null) throw new Error('the reference of an erased learner');
  const open = async (bytes: Uint8Array, use: string): Promise<unknown> =>
    JSON.parse(new TextDecoder().decode(await decrypt(dataKey, bytes, [use, owner.tenant, owner.subject])));
  return {
    template: vectorFromBase64url((await open(stored.face, 'face')) as string) as Float32Array,
    repetitions: (await open(stored.keystroke, 'keystroke')) as KeystrokeRepetition[],
    protect: await createRotation(keys.template, { ...owner, version: stored.version }, stored.model.dim),
  };
}

async function openDataKey(queries: Queries, keys: Keys, owner: Owner): Promise<Uint8Array<ArrayBuffer> | null> {
  const { dataKey } = await findSubject(queries, owner);
  return dataKey === null ? null : decrypt(keys.template, dataKey, ['data-key', owner.tenant, owner.subject]);
}

async function openOrCreateDataKey(queries: Queries, keys: Keys, owner: Owner): Promise<Uint8Array<ArrayBuffer>> {
  const existing = await openDataKey(queries, keys, owner);
  if (existing !== null) return existing;
  const fresh = crypto.getRandomValues(new Uint8Array(32));
  await setDataKey(queries, owner, await encrypt(keys.template, fresh, ['data-key', owner.tenant, owner.subject]));
  return fresh;
}
