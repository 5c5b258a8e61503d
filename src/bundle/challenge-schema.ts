import * as v from 'valibot';
import { isName } from '../name.js';
import type { ChallengeClaims, InputKind } from '../types.js';

/** SHA-256 of a model's weights: 32 bytes in lower-case hex. */
export const weightsSchema: v.GenericSchema<string> = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** Names and addresses. */
export const idSchema: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.check((text) => isName(text)),
);
/** Random values: at least 96 bits in base64url. */
export const randomSchema: v.GenericSchema<string> = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,200}$/));
/** 32 bytes in base64url: SHA-256, or a coordinate. */
export const hashSchema: v.GenericSchema<string> = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
export const countSchema: v.GenericSchema<number> = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
export const purposeSchema: v.GenericSchema<ChallengeClaims['purpose']> = v.picklist(['enroll', 'verify', 'monitor', 'rebind', 'retype']);
export const secondsSchema: v.GenericSchema<number> = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e11));
export const actionSchema: v.GenericSchema<ChallengeClaims['liveness'][number]> = v.picklist([
  'turn-left',
  'turn-right',
  'look-up',
  'blink',
  'open-mouth',
]);
export const namesSchema: v.GenericSchema<string[]> = v.pipe(v.array(idSchema), v.maxLength(20));

/** A WebAuthn credential's id: up to 1,023 bytes. */
const credentialSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,1364}$/));

/** Browsers of a learner that a challenge names at most. */
export const MOST_DEVICES = 50;

export const contextSchema: v.GenericSchema<ChallengeClaims['context']> = v.strictObject({
  tenant: idSchema,
  course: idSchema,
  activity: idSchema,
  attempt: idSchema,
});

export const phraseSchema: v.GenericSchema<ChallengeClaims['phrase']> = v.strictObject({
  id: idSchema,
  text: v.pipe(v.string(), v.minLength(10), v.maxLength(200)),
  lang: idSchema,
});

export const capturePolicySchema: v.GenericSchema<ChallengeClaims['policy']> = v.strictObject({
  faceFrames: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  warmupRepetitions: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)),
  repetitions: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  leastRepetitions: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(20))),
  faceTimeoutSeconds: v.pipe(v.number(), v.minValue(5), v.maxValue(600)),
});

export const livenessScriptSchema: v.GenericSchema<ChallengeClaims['liveness']> = v.pipe(v.array(actionSchema), v.maxLength(5));

export const consentPolicySchema: v.GenericSchema<ChallengeClaims['consent']> = v.strictObject({
  id: idSchema,
  hash: hashSchema,
  controller: idSchema,
  contact: idSchema,
  purposes: namesSchema,
  categories: namesSchema,
  retentionDays: countSchema,
  withdrawUrl: idSchema,
});

export const inputKindSchema: v.GenericSchema<InputKind> = v.picklist(['physical', 'soft', 'touch-keys']);

/** What a page asks to add, and a challenge lets it. */
export const addsSchema: v.GenericSchema<NonNullable<ChallengeClaims['adds']>> = v.pipe(
  v.unknown(),
  // A list is an object too, and an empty one lacks no member.
  v.check((value) => !Array.isArray(value)),
  v.strictObject({ device: v.exactOptional(v.literal(true)), inputKind: v.exactOptional(inputKindSchema) }),
) as v.GenericSchema<NonNullable<ChallengeClaims['adds']>>;

/** The closed schema of a challenge's claims. */
export const challengeSchema: v.GenericSchema<ChallengeClaims> = v.strictObject({
  v: v.literal(1),
  iss: idSchema,
  sub: idSchema,
  aud: idSchema,
  iat: secondsSchema,
  exp: secondsSchema,
  nonce: randomSchema,
  purpose: purposeSchema,
  context: contextSchema,
  phrase: phraseSchema,
  liveness: livenessScriptSchema,
  policy: capturePolicySchema,
  consent: consentPolicySchema,
  agreed: v.exactOptional(v.strictObject({ screenHash: hashSchema, lang: idSchema, agreedAt: secondsSchema })),
  enrolled: v.exactOptional(
    v.strictObject({
      inputKinds: v.exactOptional(v.pipe(v.array(inputKindSchema), v.minLength(1), v.maxLength(3))),
      devices: v.exactOptional(v.pipe(v.array(hashSchema), v.maxLength(MOST_DEVICES))),
    }),
  ),
  adds: v.exactOptional(addsSchema),
  renewed: v.exactOptional(v.literal(true)),
  otherPhrase: v.exactOptional(v.literal(true)),
  reviewDays: v.exactOptional(countSchema),
  store: v.exactOptional(v.strictObject({ secret: hashSchema, optional: v.boolean() })),
  oneMore: v.exactOptional(v.literal(true)),
  model: v.exactOptional(weightsSchema),
  stills: v.exactOptional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(19))), v.minLength(1), v.maxLength(6))),
  document: v.exactOptional(v.strictObject({ still: v.boolean() })),
  passkey: v.exactOptional(
    v.strictObject({
      rpId: idSchema,
      rpName: idSchema,
      use: v.picklist(['register', 'assert']),
      credentials: v.pipe(v.array(credentialSchema), v.maxLength(20)),
    }),
  ),
  phone: v.exactOptional(v.literal(true)),
  monitor: v.exactOptional(v.strictObject({ windowKeys: v.pipe(v.number(), v.integer(), v.minValue(50), v.maxValue(600)) })),
  encryptionKey: v.strictObject({ kid: idSchema, kty: v.literal('EC'), crv: v.literal('P-256'), x: hashSchema, y: hashSchema }),
});
