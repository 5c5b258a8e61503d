import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { PasskeyVerifier } from '../server/devices/passkeys.js';

export interface PasskeyVerifierOptions {
  /** The relying party: the registrable domain of the pages, such as `courses.example`. */
  readonly rpId: string;
  /** What the learner's authenticator shows. */
  readonly rpName: string;
}

/**
 * Verifies passkeys by `@simplewebauthn/server`, which is to be installed beside this package.
 * Attestation is neither asked for nor looked at: a passkey is taken on its first use.
 *
 * @example
 * const passkeys = createPasskeyVerifier({ rpId: 'courses.example', rpName: 'Example' });
 */
export function createPasskeyVerifier({ rpId, rpName }: PasskeyVerifierOptions): PasskeyVerifier {
  return {
    rpId,
    rpName,
    async register(response, { challenge, origins }) {
      try {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: response as RegistrationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: [...origins],
          expectedRPID: rpId,
          requireUserVerification: false,
        });
        if (!verified) return null;
        const { id, publicKey, counter } = registrationInfo.credential;
        return { id, publicKey, counter };
      } catch {
        return null;
      }
    },
    async assert(response, { id, publicKey, counter }, { challenge, origins }) {
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: response as AuthenticationResponseJSON,
          expectedChallenge: challenge,
          expectedOrigin: [...origins],
          expectedRPID: rpId,
          credential: { id, publicKey: Uint8Array.from(publicKey), counter },
          requireUserVerification: false,
        });
        return verified ? { id, publicKey, counter: authenticationInfo.newCounter } : null;
      } catch {
        return null;
      }
    },
  };
}
