export { createPasskeyVerifier, type PasskeyVerifierOptions } from './passkeys/create-passkey-verifier.js';
