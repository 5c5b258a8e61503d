export type StepName =
  | 'size'
  | 'form'
  | 'encryption-header'
  | 'decryption'
  | 'signature-header'
  | 'device-key'
  | 'signature'
  | 'json'
  | 'schema'
  | 'recipient'
  | 'times'
  | 'challenge'
  | 'owner'
  | 'single-use'
  | 'consent'
  | 'model'
  | 'evidence'
  | 'unseen'
  | 'stills'
  | 'quality'
  | 'match'
  | 'receipt';

/**
 * The steps of a bundle's verification in their order, each with what it looks at. The first that
 * fails ends it. The audit trail keeps a step's number, which is its place here, from 1.
 */
export const STEPS: Readonly<Record<StepName, string>> = {
  size: 'size, type, rate',
  form: 'five parts, canonical',
  'encryption-header': 'encryption header',
  decryption: 'decryption',
  'signature-header': 'signature header',
  'device-key': 'device key',
  signature: 'signature',
  json: 'strict JSON',
  schema: 'version, closed schema',
  recipient: 'issuer, audience, origin',
  times: 'times',
  challenge: 'bound to its challenge',
  owner: 'key belongs to learner',
  'single-use': 'used once',
  consent: 'consent is live',
  model: 'model fits the reference',
  evidence: 'vectors and times well-formed',
  unseen: 'never seen before',
  stills: 'stills',
  quality: 'quality, liveness, provenance',
  match: 'fused match',
  receipt: 'audit and receipt',
};

export const STEP_NAMES: readonly StepName[] = Object.keys(STEPS) as StepName[];

/** The number of a step in the audit trail, from 1. */
export function stepNumber(step: StepName): number {
  return STEP_NAMES.indexOf(step) + 1;
}

/** Whether a step comes after another one. */
export function isAfter(step: StepName, other: StepName): boolean {
  return stepNumber(step) > stepNumber(other);
}
