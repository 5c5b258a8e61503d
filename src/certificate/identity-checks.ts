import * as v from 'valibot';
import type { Purpose, Result } from '../types.js';
import { dateTime, list, toDateTime } from './schema-parts.js';

/**
 * How a check was made. `embeddings`: numbers measured on the learner's own device; `sampled`: the same, and some of them measured again by
 * the server from pictures; `server`: measured by the server; `person`: a member of staff, without biometrics.
 */
export const CHECK_MODES = ['embeddings', 'sampled', 'server', 'person'] as const;

export type CheckMode = (typeof CHECK_MODES)[number];

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));

/** What the certificate says of the checks, for a program. */
export interface IdentityChecks {
  readonly v: 1;
  /** When the first and the last counted check was made. */
  readonly from: string;
  readonly until: string;
  readonly modes: readonly CheckMode[];
  /** `review`: sent to a person, and not decided when the certificate was issued. */
  readonly counts: { readonly accepted: number; readonly review: number; readonly refused: number };
}

/** Counts and dates; no score, no template, no picture, no reason. */
export const identityChecksSchema: v.GenericSchema<IdentityChecks> = v.strictObject({
  v: v.literal(1),
  from: dateTime,
  until: dateTime,
  modes: list(v.picklist(CHECK_MODES), 1, CHECK_MODES.length),
  counts: v.strictObject({
    accepted: v.pipe(count, v.minValue(1)),
    review: count,
    refused: count,
  }),
});

/** One check, as the claims of its receipt have it; with the last word of a person, where there was a review. */
export interface CountedCheck {
  /** `verify`, always: an enrollment compares with nothing, and the monitor has no verdict. */
  readonly purpose: Purpose;
  readonly result: Result;
  readonly mode: CheckMode;
  /** Seconds since the epoch. */
  readonly iat: number;
}

/**
 * Counts the checks that a certificate rests on. A check that asked for one more is no result of its own: the one that followed it counts.
 *
 * @throws TypeError when none was accepted, for there is nothing that a certificate could say; and for what is no verification
 */
export function countIdentityChecks(checks: readonly CountedCheck[]): IdentityChecks {
  if (!checks.every(({ purpose }) => purpose === 'verify')) throw new TypeError('countIdentityChecks: only verifications count');
  const decided = checks.filter(({ result }) => result !== 'one-more');
  const having = (result: Result): number => decided.filter((check) => check.result === result).length;
  const counts = { accepted: having('accepted'), review: having('review'), refused: having('refused') };
  if (counts.accepted === 0) throw new TypeError('countIdentityChecks: at least one check must have been accepted');
  if (counts.accepted + counts.review + counts.refused !== decided.length) throw new TypeError('countIdentityChecks: an unknown result');
  const times = decided.map(({ iat }) => iat);
  if (!times.every((time) => Number.isInteger(time) && time > 0)) throw new TypeError('countIdentityChecks: iat must be whole seconds');
  const modes = CHECK_MODES.filter((mode) => decided.some((check) => check.mode === mode));
  if (!decided.every(({ mode }) => modes.includes(mode))) throw new TypeError('countIdentityChecks: an unknown mode');
  return {
    v: 1,
    from: toDateTime(new Date(Math.min(...times) * 1000)),
    until: toDateTime(new Date(Math.max(...times) * 1000)),
    modes,
    counts,
  };
}

const MODE_WORDS: Readonly<Record<CheckMode, string>> = {
  embeddings:
    'The numbers that were compared were measured on the learner’s own device and signed there. This deters; it does not prove that a ' +
    'camera saw a face, because a learner has the means to alter their own device.',
  sampled:
    'The numbers that were compared were measured on the learner’s own device; some of them were measured again by the server from ' +
    'pictures taken at moments that it chose. A prepared picture or video cannot be ruled out.',
  server:
    'The numbers that were compared were measured by the server from what the learner’s device sent. A prepared picture or video cannot be ' +
    'ruled out.',
  person: 'Some checks were made by a member of staff, without camera and typing measurements.',
};

/**
 * What the counts mean, in words: how identity was checked, in which mode, how often, and what a match does not prove.
 *
 * @returns paragraphs with an empty line between them; it is valid Markdown, as Open Badges allows there
 */
export function describeIdentityChecks({ from, until, modes, counts }: IdentityChecks): string {
  const total = counts.accepted + counts.review + counts.refused;
  const measured = modes.some((mode) => mode !== 'person');
  const parts = [
    `${counts.accepted} accepted`,
    ...(counts.review === 0 ? [] : [`${counts.review} not yet decided by a person when this was issued`]),
    ...(counts.refused === 0 ? [] : [`${counts.refused} refused`]),
  ];
  const times = from.slice(0, 10) === until.slice(0, 10) ? `on ${from.slice(0, 10)}` : `from ${from.slice(0, 10)} to ${until.slice(0, 10)}`;
  const compared =
    'The face before the webcam and the rhythm of a typed sentence were compared together with those enrolled under the account.';
  const limits = measured
    ? 'An accepted check says that face and typing resembled the enrolled ones closely enough. It does not prove who the enrolled person ' +
      'is, that nobody helped, or who wrote the work; people who look and type alike can be taken for each other.'
    : 'An accepted check does not prove that nobody helped, or who wrote the work.';
  return [
    `${total === 1 ? 'One identity check was' : `${total} identity checks were`} made under this account ${times}: ${parts.join(', ')}.`,
    [...(measured ? [compared] : []), ...modes.map((mode) => MODE_WORDS[mode])].join(' '),
    `${limits} This certificate holds no biometric data.`,
  ].join('\n\n');
}
