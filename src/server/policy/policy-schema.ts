import * as v from 'valibot';
import { actionSchema, capturePolicySchema, consentPolicySchema, phraseSchema } from '../../bundle/challenge-schema.js';

const whole = (least: number, most: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)) as v.GenericSchema<number>;
const DAY = 86_400;

/** What another schema takes: what does not fit is named by its own place. */
const fits = <T>(schema: v.GenericSchema): v.RawCheckAction<T> =>
  v.rawCheck(({ dataset, addIssue }) => {
    const [issue] = v.safeParse(schema, dataset.value).issues ?? [];
    if (issue !== undefined) addIssue({ message: issue.message, path: issue.path as never });
  });

const consent = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((written) => ({ ...written, hash: 'A'.repeat(43) })),
  fits(consentPolicySchema),
);

/** A sentence as it travels, and whether nobody new is given it. */
const phrase = v.pipe(
  v.looseObject({ retired: v.optional(v.boolean()) }),
  v.transform(({ retired: _, ...travels }) => travels),
  fits(phraseSchema),
);

/** A capture of which some members are set: those that are left out have defaults that fit. */
const capture = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((changes) => ({ faceFrames: 1, warmupRepetitions: 0, repetitions: 1, faceTimeoutSeconds: 60, ...changes })),
  fits(capturePolicySchema),
);

/** A window's timings have to fit into a bundle of 64 KiB and 4,000 values, whatever was typed. */
export const MOST_WINDOW_KEYS = 600;

/**
 * The closed schema of a policy: every number within limits that make sense, and no member that
 * means nothing. A limit that is no number never limits: nothing here may be NaN, and a name with a
 * slip of the pen is not a policy without that member.
 */
export const policySchema: v.GenericSchema<unknown> = v.strictObject({
  consent,
  phrases: v.pipe(v.array(phrase), v.minLength(1)),
  reenroll: v.picklist(['allow', 'deny']),
  rebind: v.optional(
    v.strictObject({
      oldDevices: v.picklist(['keep', 'revoke']),
      freshSeconds: v.optional(whole(1, DAY)),
      most: v.optional(whole(1, 100)),
      newDevice: v.optional(v.picklist(['allow', 'review', 'deny'])),
      newKind: v.optional(v.picklist(['allow', 'review', 'deny'])),
      liveness: v.optional(v.pipe(v.array(actionSchema), v.maxLength(5))),
    }),
  ),
  renewal: v.optional(v.strictObject({ afterDays: v.optional(whole(1, 365)), document: v.optional(v.boolean()) })),
  capture: v.optional(v.strictObject({ enroll: v.optional(capture), verify: v.optional(capture) })),
  typing: v.optional(
    v.strictObject({
      falseMatchRate: v.optional(v.pipe(v.number(), v.minValue(0.001), v.maxValue(0.05))),
      mostRepetitions: v.optional(whole(1, 20)),
    }),
  ),
  monitor: v.optional(
    v.strictObject({
      consent,
      windowKeys: v.optional(whole(50, MOST_WINDOW_KEYS)),
      challengeSeconds: v.optional(whole(60, 7 * DAY)),
    }),
  ),
  liveness: v.optional(v.pipe(v.array(actionSchema), v.maxLength(5))),
  stills: v.optional(whole(0, 6)),
  stillDays: v.optional(whole(1, 3650)),
  document: v.optional(v.strictObject({ still: v.boolean() })),
  passkey: v.optional(v.picklist(['offer', 'expect'])),
  phone: v.optional(v.picklist(['offer', 'review', 'off'])),
  duplicateSearch: v.optional(v.boolean()),
  challengeSeconds: v.optional(whole(60, DAY)),
  lateSeconds: v.optional(whole(0, 30 * DAY)),
  receiptSeconds: v.optional(whole(60, 365 * DAY)),
  ratePerMinute: v.optional(whole(1, 1_000_000)),
  ratePerDay: v.optional(whole(1, 1_000_000_000)),
  ratePerMinutePerAddress: v.optional(whole(1, 10_000_000)),
  mostConcurrent: v.optional(whole(1, 10_000)),
  fourEyes: v.optional(v.boolean()),
  review: v.optional(v.strictObject({ days: whole(1, 365) })),
  provenance: v.optional(v.picklist(['record', 'review'])),
  attempts: v.optional(
    v.strictObject({
      pauseAfter: whole(1, 100),
      pauseSeconds: whole(0, DAY),
      /** NIST SP 800-63B-4 §3.2.2: no more than 100 in a row. */
      stopAfter: whole(1, 100),
      mostForeign: v.optional(whole(1, 100)),
    }),
  ),
});

/** @throws TypeError that names the member which does not fit */
export function checkPolicyShape(options: unknown): void {
  const result = v.safeParse(policySchema, options);
  if (result.success) return;
  const [issue] = result.issues;
  throw new TypeError(`policy: ${v.getDotPath(issue) ?? 'it'} is missing, unknown, or not what it may be`);
}
