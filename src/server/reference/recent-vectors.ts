import type { CryptoKey } from 'jose';
import { vectorFromBytes, vectorToBytes } from '../../bundle/vectors.js';
import { directionsApart } from '../../matching/face.js';
import { openBytesFor, sealBytesFor } from '../keys/data-key.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';

/**
 * Embeddings nearer than this (1 − cosine) to one that was sent before were not made of another
 * picture: of four clips of people, pictures a third of a second apart or more differ by .00066 at
 * least. Pictures a thirtieth of a second apart come as near as .000008, so within a bundle nothing
 * is compared.
 */
export const NEAR = 1e-4;
/** Ten checks or so; with stills, whose embeddings are kept beside the claimed ones, seven. */
const MOST = 40;

/**
 * Step 18, what the keyed hashes cannot see: a vector that was sent before with its last digits
 * changed. The turned vectors are as far from each other as the vectors.
 *
 * @param turned the embeddings of the bundle, turned by the learner's rotation
 * @returns what to keep; `null`: one of them was sent before
 */
export function keepFresh(turned: readonly Float32Array[], recent: readonly Float32Array[]): readonly Float32Array[] | null {
  if (turned.some((one) => recent.some((other) => directionsApart(one, other) < NEAR))) return null;
  return [...recent, ...turned].slice(-MOST);
}

/** @param length of each vector */
export async function openRecent(dataKey: CryptoKey, owner: Owner, sealed: Uint8Array | null, length: number): Promise<Float32Array[]> {
  if (sealed === null) return [];
  const all = vectorFromBytes(await openBytesFor(dataKey, owner, sealed, 'recent')) as Float32Array;
  return Array.from({ length: all.length / length }, (_, at) => all.subarray(at * length, (at + 1) * length));
}

/** @param vectors all of one length */
export async function keepRecent({ query }: Queries, dataKey: CryptoKey, owner: Owner, vectors: readonly Float32Array[]): Promise<void> {
  const all = new Float32Array(vectors.length * (vectors[0]?.length ?? 0));
  for (const [at, vector] of vectors.entries()) all.set(vector, at * vector.length);
  const sealed = await sealBytesFor(dataKey, owner, vectorToBytes(all), 'recent');
  await query('update countersign_reference set recent = $3 where tenant = $1 and subject = $2', [owner.tenant, owner.subject, sealed]);
}
