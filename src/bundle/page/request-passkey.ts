import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { toBase64url } from '../../base64url.js';
import { sha256 } from '../../sha256.js';
import type { ChallengeClaims, PasskeyRequest } from '../../types.js';

/** ES256 and RS256 (COSE algorithm identifiers): what platform authenticators make. */
const ALGORITHMS = [-7, -257] as const;
/** A person looks for a phone or a key in that time. */
const TIMEOUT_MS = 60_000;

/**
 * Asks the learner for a passkey (WebAuthn) over the bundle: its challenge is the SHA-256 of what
 * the device signs, so that it belongs to this bundle and no other.
 *
 * @param hash SHA-256 of the JWS signing input, base64url
 * @returns the authenticator's answer as base64url of JSON; `null` when there is none, or the
 *   learner does not want to: the backend's policy says what that means
 */
export async function requestPasskey(request: PasskeyRequest, challenge: ChallengeClaims, hash: string): Promise<string | null> {
  try {
    const response = request.use === 'register' ? await register(request, challenge, hash) : await assert(request, hash);
    return toBase64url(new TextEncoder().encode(JSON.stringify(response)));
  } catch {
    return null;
  }
}

async function register({ rpId, rpName }: PasskeyRequest, { sub, context }: ChallengeClaims, challenge: string) {
  return startRegistration({
    optionsJSON: {
      challenge,
      rp: { id: rpId, name: rpName },
      user: { id: await sha256(JSON.stringify([context.tenant, sub])), name: sub, displayName: sub },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      attestation: 'none',
      timeout: TIMEOUT_MS,
    },
  });
}

function assert({ rpId, credentials }: PasskeyRequest, challenge: string) {
  const allowCredentials = credentials.map((id) => ({ id, type: 'public-key' as const }));
  return startAuthentication({ optionsJSON: { challenge, rpId, allowCredentials, userVerification: 'preferred', timeout: TIMEOUT_MS } });
}
