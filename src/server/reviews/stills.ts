import type { BundleClaims } from '../../bundle/schema.js';
import { type ClaimedStill, openStill } from '../../bundle/server/open-still.js';
import { vectorFromBase64url } from '../../bundle/vectors.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { cosineDistance } from '../../matching/face.js';
import type { ChallengeClaims } from '../../types.js';
import { openFor, requireDataKey, sealFor } from '../keys/data-key.js';
import type { Keys } from '../keys/keys.js';
import type { KnownModel } from '../reference/known-models.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { SubjectState } from '../store/subjects.js';

/**
 * Finds the face of a picture anew. `createStillChecker` of `countersign/stills` is one; it runs in
 * a thread of its own.
 */
export interface StillChecker {
  /**
   * @param jpeg a picture of at most 200 KiB from a learner's browser: hostile until it is decoded
   * @returns the embedding of the one face in it; `null` for none, several, or what cannot be
   *   decoded
   * @throws Error when it cannot say: the bundle may then be sent again
   */
  embed(jpeg: Uint8Array<ArrayBuffer>): Promise<Float32Array | null>;
}

/** A model whose embeddings are taken, with what looks at pictures by it. */
export interface SeeingModel extends KnownModel {
  /** Needed where the policy asks for stills. */
  readonly stillChecker?: StillChecker | undefined;
}

/**
 * How far (1 − cosine) the embedding of a still may lie from that of the frame that it was made of:
 * JPEG moved it by .0003 at most with the quality that the browser takes first, by .005 at most
 * with the lowest (120 people, `npm run bench -- stills`). Strangers lie beyond .05.
 */
export const STILL_TOLERANCE = 0.01;

/** A picture of a check, as it is kept. */
export interface Still {
  readonly id: string;
  readonly jpeg: Uint8Array<ArrayBuffer>;
}

/**
 * A still that is what the claims say, with the embedding that was made of it again; `null`: of a
 * card, which only a person looks at.
 */
export interface ExaminedStill extends Still {
  readonly embedding: Float32Array | null;
}

/** What the backend itself saw of the face: none where no stills were asked for. */
export function seenAgain(stills: readonly ExaminedStill[]): Float32Array[] {
  return stills.flatMap(({ embedding }) => (embedding === null ? [] : [embedding]));
}

export interface ExamineOptions {
  readonly keys: Keys;
  readonly stillChecker: StillChecker | undefined;
}

/** Id of the picture of the card. It holds two faces, so only a person looks at it. */
const OF_CARD = 'document';

/**
 * Step 19: exactly the stills that the challenge asked for came, each is the one that the claims
 * name, and its face has the embedding that was claimed. The claims passed `checkMeasures`: each
 * vector that is compared here is one.
 *
 * @param sealed the stills as they came, one compact JWE each
 * @throws VerificationError evidence/stills, evidence/still-mismatch; bundle/busy where nobody can
 *   look now
 */
export async function examineStills(
  sealed: readonly string[],
  { evidence, face }: Pick<BundleClaims, 'evidence' | 'face'>,
  challenge: ChallengeClaims,
  { keys, stillChecker }: ExamineOptions,
): Promise<ExaminedStill[]> {
  const asked = [...(challenge.stills ?? []), ...(challenge.document?.still === true ? [OF_CARD] : [])];
  if (sealed.length !== asked.length || evidence.map(({ id }) => id).join() !== asked.join())
    throw new VerificationError('evidence/stills');
  if ((challenge.stills ?? []).length > 0 && stillChecker === undefined)
    throw new Error('a challenge asks for stills, and there is no stillChecker');
  const examined: ExaminedStill[] = [];
  for (const [index, one] of sealed.entries()) {
    const claimed = evidence[index] as ClaimedStill & { readonly id: string };
    const jpeg = await openStill(one, claimed, keys.decryption);
    const sample = claimed.id === OF_CARD ? undefined : face.samples[Number(claimed.id)];
    const embedding = claimed.id === OF_CARD ? null : await requireSameFace(jpeg, sample?.vector ?? '', stillChecker as StillChecker);
    examined.push({ id: claimed.id, jpeg, embedding });
  }
  return examined;
}

async function requireSameFace(jpeg: Uint8Array<ArrayBuffer>, claimed: string, stillChecker: StillChecker): Promise<Float32Array> {
  const vector = vectorFromBase64url(claimed);
  const found = vector === null ? null : await looked(stillChecker, jpeg);
  if (vector === null || found === null || !(cosineDistance(found, vector) <= STILL_TOLERANCE))
    throw new VerificationError('evidence/still-mismatch');
  return found;
}

/** Too many wait, or the thread has ended: the bundle may be sent again. */
async function looked(stillChecker: StillChecker, jpeg: Uint8Array<ArrayBuffer>): Promise<Float32Array | null> {
  try {
    return await stillChecker.embed(jpeg);
  } catch (cause) {
    throw new VerificationError('bundle/busy', cause);
  }
}

/** Keeps the pictures of a check, each encrypted for its learner. */
export async function keepStills(
  { query }: Queries,
  keys: Keys,
  owner: Owner,
  subject: Pick<SubjectState, 'dataKey'>,
  { jti, stills, eraseAfter }: { readonly jti: string; readonly stills: readonly Still[]; readonly eraseAfter: number },
): Promise<void> {
  if (stills.length === 0 || subject.dataKey === null) return;
  const dataKey = await requireDataKey(keys, owner, subject);
  for (const { id, jpeg } of stills) {
    const picture = await sealFor(dataKey, owner, Buffer.from(jpeg).toString('base64url'), `still ${jti} ${id}`);
    await query('insert into countersign_still values ($1, $2, $3, $4, $5, $6)', [
      owner.tenant,
      owner.subject,
      jti,
      id,
      picture,
      eraseAfter,
    ]);
  }
}

/** The pictures of a check that are still kept, for a person who reviews it. */
export async function readStills(
  { query }: Queries,
  keys: Keys,
  owner: Owner,
  subject: Pick<SubjectState, 'dataKey'>,
  jti: string,
): Promise<Still[]> {
  const sql = 'select still_id, picture from countersign_still where tenant = $1 and subject = $2 and jti = $3 order by still_id';
  const rows = await query<{ still_id: string; picture: Uint8Array }>(sql, [owner.tenant, owner.subject, jti]);
  if (rows.length === 0) return [];
  const dataKey = await requireDataKey(keys, owner, subject);
  return Promise.all(
    rows.map(async ({ still_id: id, picture }) => {
      const text = (await openFor(dataKey, owner, picture, `still ${jti} ${id}`)) as string;
      return { id, jpeg: Uint8Array.from(Buffer.from(text, 'base64url')) };
    }),
  );
}

/**
 * Erases the pictures whose time is over: claims, audit and receipts name them by hash only, and
 * stay whole. Returns how many there were.
 */
export async function eraseOldStills({ query }: Queries, now: number): Promise<number> {
  return (await query('delete from countersign_still where erase_after <= $1 returning jti', [now])).length;
}
