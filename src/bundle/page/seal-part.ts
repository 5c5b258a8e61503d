import { CompactSign, calculateJwkThumbprint, exportJWK } from 'jose';
import { toBase64url } from '../../base64url.js';
import { BUNDLE_LIFETIME_SECONDS } from '../../limits.js';
import type { ConsentRecord, Evidence, PhoneTask } from '../../types.js';
import type { PartClaims } from '../schema.js';
import { encryptTo } from './encrypt-to.js';
import { lookClaims } from './look-claims.js';
import type { SealOptions } from './seal.js';
import { sealStills } from './seal-stills.js';

export interface SealPartOptions extends Pick<SealOptions, 'origin' | 'elapsedSeconds' | 'sdk'> {
  readonly task: PhoneTask;
  readonly evidence: Pick<Evidence, 'face' | 'liveness' | 'capture' | 'document' | 'stills'> & { readonly consent: ConsentRecord };
}

/**
 * What a phone saw: signed with a key that is made for it and kept nowhere, bound to the challenge
 * and the hand-over, and encrypted to the platform. Stills follow as in a bundle.
 */
export async function sealPart({ task, evidence, origin, elapsedSeconds, sdk }: SealPartOptions): Promise<string> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { x, y } = await exportJWK(publicKey);
  const jwk = { kty: 'EC', crv: 'P-256', x: x as string, y: y as string } as const;
  const stills = await sealStills(evidence.stills, task.encryptionKey);
  const iat = task.iat + elapsedSeconds;
  const claims: PartClaims = {
    v: 1,
    purpose: 'face-part',
    iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${await calculateJwkThumbprint(jwk)}`,
    aud: task.aud,
    origin,
    iat,
    exp: iat + BUNDLE_LIFETIME_SECONDS,
    jti: toBase64url(crypto.getRandomValues(new Uint8Array(16))),
    handover: task.handover,
    challengeHash: task.challengeHash,
    consent: evidence.consent,
    sdk,
    ...lookClaims(evidence, stills),
  };
  const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ: 'countersign-part+jwt', jwk })
    .sign(privateKey);
  return [await encryptTo(task.encryptionKey, signed, 'countersign-part+jwe'), ...stills.map(({ sealed }) => sealed)].join('\n');
}
