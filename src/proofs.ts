export { addProof, type Proved } from './proofs/add-proof.js';
export { generateProofKey, type ProofKey } from './proofs/proof-key.js';
export { proveCertificate } from './proofs/prove-certificate.js';
