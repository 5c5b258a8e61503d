import * as v from 'valibot';
import type {
  CaptureProvenance,
  CheckContext,
  ConsentRecord,
  FaceQuality,
  InputKind,
  KeystrokeRepetition,
  LivenessEvidence,
  ModelId,
  PasskeyRequest,
  PhonePart,
  Purpose,
  RejectedReason,
  WritingWindow,
} from '../types.js';
import {
  actionSchema,
  contextSchema,
  countSchema,
  hashSchema,
  idSchema,
  inputKindSchema,
  namesSchema,
  randomSchema,
  secondsSchema,
} from './challenge-schema.js';

/** What every bundle says: who, for whom, when, for what, with which consent. */
export interface BundleHead {
  readonly v: 1;
  /** `urn:ietf:params:oauth:jwk-thumbprint:sha-256:` and the device key's thumbprint (RFC 9278). */
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly origin: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly nonce: string;
  /** SHA-256 of the challenge token, base64url. */
  readonly challengeHash: string;
  readonly context: CheckContext;
  readonly consent: ConsentRecord;
  readonly sdk: { readonly name: string; readonly version: string; readonly build: string };
}

/** A window of writing, as the monitor sends it. */
export interface WritingClaims extends BundleHead {
  readonly purpose: 'monitor';
  readonly writing: WritingWindow;
}

/**
 * What a camera saw. Times in milliseconds, vectors as base64url of little-endian int16 (n /
 * 32,767).
 */
export interface LookClaims {
  readonly face: {
    readonly model: ModelId;
    readonly backend: string;
    readonly samples: readonly { readonly vector: string; readonly quality: FaceQuality; readonly atMs: number }[];
  };
  /** The portrait on the card, where the challenge asks for it; times of a step of its own. */
  readonly document?: LookClaims['face']['samples'][number];
  readonly liveness: LivenessEvidence;
  readonly capture: CaptureProvenance;
  /** Stills, when the policy asks for them. */
  readonly evidence: readonly {
    readonly id: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly atMs: number;
    readonly sha256: string;
  }[];
}

interface TypedClaims extends BundleHead {
  readonly purpose: Exclude<Purpose, 'monitor'>;
  readonly keystroke: {
    readonly phraseId: string;
    readonly inputKind: InputKind;
    readonly clockResolutionMs: number;
    readonly repetitions: readonly KeystrokeRepetition[];
    readonly rejected: Readonly<Partial<Record<RejectedReason, number>>>;
  };
  /** The bundle comes with a passkey's answer over it, on a line of its own. */
  readonly passkey?: PasskeyRequest['use'];
}

/** The claims of a check's bundle: what a device signs. */
export interface BundleClaims extends TypedClaims, LookClaims {}

/** The same where a phone was the camera: the computer names what the phone sent. */
export interface SplitClaims extends TypedClaims {
  readonly part: PhonePart;
}

/** What a phone signs, with a key that is nobody's, for one hand-over of one challenge. */
export interface PartClaims
  extends LookClaims,
    Pick<BundleHead, 'v' | 'iss' | 'aud' | 'origin' | 'iat' | 'exp' | 'jti' | 'challengeHash' | 'consent' | 'sdk'> {
  readonly purpose: 'face-part';
  /** Id of the hand-over. */
  readonly handover: string;
}

/** What a sealed bundle may hold. */
export type SealedClaims = BundleClaims | SplitClaims | WritingClaims;

const number = v.pipe(v.number(), v.minValue(-1e9), v.maxValue(1e9));
const positive = v.pipe(v.number(), v.minValue(0), v.maxValue(1e9));
/**
 * In 64ths of a key's width from its middle: across up to half a space bar, down up to a high key.
 */
const across = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(-192), v.maxValue(192)));
const down = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(-96), v.maxValue(96)));
const contact = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255)));
const time = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(60_000)));
/** A list is an object too, and an empty one lacks no member where none is required. */
const noList = v.check((value: unknown) => !Array.isArray(value));
const reasons = [
  'mistyped',
  'pasted',
  'composed',
  'autofilled',
  'no-keys',
  'lost-key',
  'synthetic',
  'paused',
  'blurred',
  'inconsistent',
] as const;

const modelSchema = v.strictObject({
  id: idSchema,
  version: idSchema,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  dim: countSchema,
});

const qualitySchema = v.strictObject({
  score: number,
  size: number,
  offsetX: number,
  offsetY: number,
  interOcularPx: number,
  rollDeg: number,
  yaw: number,
  pitch: number,
  brightness: number,
  balance: number,
  clipped: number,
  contrast: number,
  sharpness: number,
  eyeOpenness: number,
});

const consentSchema = v.strictObject({
  policyId: idSchema,
  policyHash: hashSchema,
  screenHash: hashSchema,
  lang: idSchema,
  agreedAt: secondsSchema,
  purposes: namesSchema,
  categories: namesSchema,
  retentionDays: countSchema,
});

const sampleSchema = v.strictObject({ vector: v.pipe(v.string(), v.maxLength(10_000)), quality: qualitySchema, atMs: positive });

const faceSchema = v.strictObject({
  model: modelSchema,
  backend: v.picklist(['wasm', 'webgl', 'cpu']),
  samples: v.pipe(v.array(sampleSchema), v.minLength(1), v.maxLength(20)),
});

/** One of each for each key of the sentence. */
function perKey<T extends v.GenericSchema>(one: T) {
  return v.pipe(v.array(one), v.minLength(2), v.maxLength(200));
}

const keystrokeSchema = v.strictObject({
  phraseId: idSchema,
  inputKind: inputKindSchema,
  clockResolutionMs: positive,
  repetitions: v.pipe(
    v.array(
      v.strictObject({
        dwellMs: perKey(time),
        downDownMs: v.pipe(v.array(time), v.minLength(1), v.maxLength(199)),
        edits: countSchema,
        x: v.exactOptional(perKey(across)),
        y: v.exactOptional(perKey(down)),
        size: v.exactOptional(perKey(contact)),
      }),
    ),
    v.minLength(1),
    v.maxLength(20),
  ),
  rejected: v.pipe(v.unknown(), noList, v.strictObject(Object.fromEntries(reasons.map((reason) => [reason, v.optional(countSchema)])))),
});

const livenessSchema = v.strictObject({
  algorithm: idSchema,
  actions: v.pipe(
    v.array(v.strictObject({ action: actionSchema, askedAtMs: positive, doneAtMs: v.nullable(positive), others: countSchema })),
    v.maxLength(5),
  ),
  track: v.strictObject({
    frames: countSchema,
    yawRange: positive,
    pitchRange: positive,
    eyeRange: positive,
    duplicateFrames: countSchema,
    repeatedFrames: countSchema,
    parallax: v.nullable(v.pipe(v.number(), v.minValue(-1), v.maxValue(1))),
  }),
});

const captureSchema = v.strictObject({
  width: countSchema,
  height: countSchema,
  claimedWidth: v.nullable(countSchema),
  claimedHeight: v.nullable(countSchema),
  claimedFps: v.nullable(positive),
  measuredFps: positive,
  frameJitterMs: positive,
  duplicateFrames: countSchema,
  deviceLabelHash: v.nullable(hashSchema),
  virtualCamera: v.boolean(),
  trackChanges: countSchema,
  visibilityChanges: countSchema,
  focusChanges: countSchema,
});

const still = v.strictObject({ id: idSchema, mediaType: v.literal('image/jpeg'), bytes: countSchema, atMs: positive, sha256: hashSchema });

/** A pair of keys by their physical names: letters and space. */
const pair = v.pipe(v.string(), v.regex(/^(?:Key[A-Z]|Space) (?:Key[A-Z]|Space)$/));
const short = v.pipe(v.number(), v.minValue(0), v.maxValue(60_000));

const writingSchema = v.strictObject({
  digraphs: v.pipe(
    v.unknown(),
    noList,
    v.record(pair, v.pipe(v.array(v.strictObject({ dwellMs: short, downDownMs: short })), v.minLength(1), v.maxLength(1000))),
  ),
  keys: countSchema,
  edits: countSchema,
  pastedCharacters: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000)),
  blurs: countSchema,
  elapsedMs: positive,
});

const head = {
  v: v.literal(1),
  iss: idSchema,
  sub: idSchema,
  aud: idSchema,
  origin: idSchema,
  iat: secondsSchema,
  exp: secondsSchema,
  jti: randomSchema,
  nonce: randomSchema,
  challengeHash: hashSchema,
  context: contextSchema,
  consent: consentSchema,
  sdk: v.strictObject({ name: idSchema, version: idSchema, build: idSchema }),
};

const look = {
  face: faceSchema,
  document: v.exactOptional(sampleSchema),
  liveness: livenessSchema,
  capture: captureSchema,
  evidence: v.pipe(v.array(still), v.maxLength(6)),
};
const typed = {
  ...head,
  purpose: v.picklist(['enroll', 'verify', 'rebind', 'retype']),
  passkey: v.exactOptional(v.picklist(['register', 'assert'])),
  keystroke: keystrokeSchema,
};

/** The closed schema of a bundle's claims, at every level: a face, or a part that has one. */
export const bundleSchema: v.GenericSchema<SealedClaims> = v.union([
  v.strictObject({ ...typed, ...look }),
  v.strictObject({ ...typed, part: v.strictObject({ handover: randomSchema, sha256: hashSchema }) }),
  v.strictObject({ ...head, purpose: v.literal('monitor'), writing: writingSchema }),
]) as v.GenericSchema<SealedClaims>;

const { sub: _sub, nonce: _nonce, context: _context, ...partHead } = head;

/** The closed schema of a face part's claims: who the learner is, a phone is not told. */
export const partSchema: v.GenericSchema<PartClaims> = v.strictObject({
  ...partHead,
  ...look,
  purpose: v.literal('face-part'),
  handover: randomSchema,
}) as v.GenericSchema<PartClaims>;
