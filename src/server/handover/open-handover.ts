import { VerificationError } from '../../bundle/verification-error.js';
import type { PhoneTask } from '../../types.js';
import type { Keys } from '../keys/keys.js';
import { findChallenge } from '../store/challenges.js';
import type { Queries } from '../store/database.js';
import { claimHandover, findHandover, type StoredHandover, stateOf } from './handover-rows.js';
import { readCode, secretHash } from './handover-secrets.js';

/** What leads a phone to a hand-over: the link's token, or the code that was typed. */
export type PhoneWay = { readonly link: string } | { readonly code: string };

/**
 * The first phone that comes takes the hand-over; it may come again with the secret that it made,
 * and nobody else may.
 *
 * @throws VerificationError part/unknown, part/canceled, part/late; part/taken for a second phone
 */
export async function openHandover(
  queries: Queries,
  { keys, now }: { readonly keys: Keys; readonly now: number },
  way: PhoneWay,
  phone: string,
): Promise<PhoneTask> {
  const handover = await find(queries, keys, way);
  requireAlive(handover, now);
  const found = await findChallenge(queries, handover.nonce);
  if (found === null || found.used) throw new VerificationError('part/canceled');
  if (!(await claimHandover(queries, handover.id, await secretHash(keys, 'phone', phone), now))) throw new VerificationError('part/taken');
  const { aud, purpose, liveness, policy, consent, stills, document, model, encryptionKey } = found.claims;
  return {
    v: 1,
    handover: handover.id,
    learner: handover.learner,
    origin: handover.origin,
    sent: handover.sentAt !== null,
    seconds: Math.floor(handover.expiresAt - now),
    challengeHash: found.tokenHash,
    iat: Math.floor(now),
    aud,
    purpose: purpose as PhoneTask['purpose'],
    liveness,
    policy: { faceFrames: policy.faceFrames, faceTimeoutSeconds: policy.faceTimeoutSeconds },
    consent,
    ...(stills === undefined ? {} : { stills }),
    ...(document === undefined ? {} : { document }),
    ...(model === undefined ? {} : { model }),
    encryptionKey,
  };
}

async function find(queries: Queries, keys: Keys, way: PhoneWay): Promise<StoredHandover> {
  const [by, kind, secret] =
    'link' in way ? (['link_hash', 'link', way.link] as const) : (['code_hash', 'code', readCode(way.code)] as const);
  const handover = secret === null ? null : await findHandover(queries, by, await secretHash(keys, kind, secret));
  if (handover === null) throw new VerificationError('part/unknown');
  return handover;
}

/** @throws VerificationError part/canceled, part/late */
export function requireAlive(handover: StoredHandover, now: number): void {
  const state = stateOf(handover, now);
  if (state === 'canceled' || state === 'used') throw new VerificationError('part/canceled');
  if (state === 'expired' || now >= handover.expiresAt) throw new VerificationError('part/late');
}

/**
 * The hand-over that this phone has opened.
 *
 * @throws VerificationError part/unknown; part/foreign for another phone's
 */
export async function phoneHandover(queries: Queries, keys: Keys, id: string, phone: string): Promise<StoredHandover> {
  const handover = await findHandover(queries, 'id', id);
  if (handover === null) throw new VerificationError('part/unknown');
  if (handover.phoneHash !== (await secretHash(keys, 'phone', phone))) throw new VerificationError('part/foreign');
  return handover;
}
