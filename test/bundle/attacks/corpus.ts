import type { Attack } from './attack.js';
import { BINDING_ATTACKS } from './binding-attacks.js';
import { CLAIMS_ATTACKS } from './claims-attacks.js';
import { EVIDENCE_ATTACKS } from './evidence-attacks.js';
import { FORM_ATTACKS } from './form-attacks.js';
import { JWE_ATTACKS } from './jwe-attacks.js';
import { JWS_ATTACKS } from './jws-attacks.js';
import { PART_ATTACKS } from './part-attacks.js';
import { SCHEMA_ATTACKS } from './schema-attacks.js';
import { SIGNATURE_ATTACKS } from './signature-attacks.js';
import { STILL_ATTACKS } from './still-attacks.js';

/**
 * Every attack, in the order of the steps that have to stop it. Each goes the whole way: posted to
 * a backend on a database.
 */
export const ATTACKS: readonly Attack[] = [
  ...FORM_ATTACKS,
  ...JWE_ATTACKS,
  ...JWS_ATTACKS,
  ...SIGNATURE_ATTACKS,
  ...CLAIMS_ATTACKS,
  ...SCHEMA_ATTACKS,
  ...BINDING_ATTACKS,
  ...EVIDENCE_ATTACKS,
  ...STILL_ATTACKS,
  ...PART_ATTACKS,
];
