import * as v from 'valibot';

const seconds = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const action = v.picklist(['turn-left', 'turn-right', 'look-up', 'blink', 'open-mouth']);
const optional = v.exactOptional;

const consent = v.strictObject({
  id: v.pipe(name, v.description('Name of this text. Who agreed to another one is asked again.')),
  controller: v.pipe(name, v.description('Who answers for the data.')),
  contact: v.pipe(name, v.description('Where learners ask about it: an address.')),
  purposes: v.array(name),
  categories: v.array(name),
  retentionDays: v.pipe(v.number(), v.integer(), v.minValue(1)),
  withdrawUrl: v.pipe(name, v.description('Where learners withdraw.')),
});

const phrase = v.strictObject({
  id: name,
  text: v.pipe(v.string(), v.minLength(10), v.maxLength(200)),
  lang: name,
  retired: optional(v.boolean()),
});

const capture = v.strictObject({
  faceFrames: optional(count),
  warmupRepetitions: optional(count),
  repetitions: optional(count),
  leastRepetitions: optional(count),
  faceTimeoutSeconds: optional(count),
});

/**
 * What may stand under `policy`: the members of `PolicyOptions` that the service offers. The
 * library checks their limits, and whether they contradict each other.
 */
export const policyConfiguration = v.strictObject({
  consent,
  phrases: v.pipe(v.array(phrase), v.minLength(1)),
  reenroll: v.picklist(['allow', 'deny']),
  rebind: optional(
    v.strictObject({
      oldDevices: v.picklist(['keep', 'revoke']),
      freshSeconds: optional(seconds),
      most: optional(count),
      newDevice: optional(v.picklist(['allow', 'review', 'deny'])),
      newKind: optional(v.picklist(['allow', 'review', 'deny'])),
      liveness: optional(v.array(action)),
    }),
  ),
  renewal: optional(v.strictObject({ afterDays: optional(count), document: optional(v.boolean()) })),
  capture: optional(v.strictObject({ enroll: optional(capture), verify: optional(capture) })),
  typing: optional(v.strictObject({ falseMatchRate: optional(v.number()), mostRepetitions: optional(count) })),
  liveness: optional(v.array(action)),
  stills: optional(v.pipe(count, v.description('Pictures that come with each check. They need the packages of countersign/stills.'))),
  stillDays: optional(count),
  document: optional(v.strictObject({ still: v.boolean() })),
  phone: optional(v.pipe(v.picklist(['offer', 'review', 'off']), v.description('A phone as the camera of a computer that has none.'))),
  duplicateSearch: optional(v.boolean()),
  challengeSeconds: optional(seconds),
  lateSeconds: optional(seconds),
  receiptSeconds: optional(seconds),
  ratePerMinute: optional(count),
  ratePerDay: optional(count),
  ratePerMinutePerAddress: optional(count),
  mostConcurrent: optional(count),
  fourEyes: optional(v.boolean()),
  review: optional(v.strictObject({ days: count })),
  provenance: optional(v.picklist(['record', 'review'])),
  attempts: optional(v.strictObject({ pauseAfter: count, pauseSeconds: seconds, stopAfter: count, mostForeign: optional(count) })),
});
