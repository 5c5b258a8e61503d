import type { ProofKey } from './proof-key.js';

/** What the platform's file of proofs holds: the first key signs, the others did. */
export interface ProofKeySet {
  readonly proof: readonly ProofKey[];
}

/** What makes a key: `countersign/proofs`, which is large, and not always installed. */
type LoadProofs = () => Promise<{ readonly generateProofKey: (did: string) => Promise<ProofKey> }>;

interface ProofKeyFile {
  readonly isKeySet: (held: unknown) => held is ProofKeySet;
  readonly rotated: (set: ProofKeySet) => Promise<ProofKeySet>;
  readonly namesOf: (set: ProofKeySet) => string[];
}

/** A file of them, for `countersign-keys`: the new key is of the same DID, and none is removed. */
export function proofKeyFile(load: LoadProofs): ProofKeyFile {
  return {
    isKeySet: isProofKeySet,
    rotated: async (set: ProofKeySet): Promise<ProofKeySet> => {
      const { generateProofKey } = await load();
      return { ...set, proof: [await generateProofKey((set.proof[0] as ProofKey).controller), ...set.proof] };
    },
    namesOf: ({ proof }: ProofKeySet): string[] => proof.map(({ id }) => `Ed25519 ${id}`),
  };
}

function isProofKeySet(held: unknown): held is ProofKeySet {
  const { proof } = (held ?? {}) as { proof?: unknown };
  return (
    Array.isArray(proof) && proof.length > 0 && proof.every((key) => typeof key?.id === 'string' && typeof key?.controller === 'string')
  );
}
