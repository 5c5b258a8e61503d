import * as v from 'valibot';
import type { Purpose, Result } from '../../types.js';
import { dateTime, list, toDateTime } from './schema-parts.js';

/**
 * How a check was made. `embeddings`: numbers measured on the learner's own device; `sampled`: the
 * same, and some of them measured again by the server from pictures; `server`: measured by the
 * server; `person`: a member of staff, without biometrics.
 */
export const CHECK_MODES = ['embeddings', 'sampled', 'server', 'person'] as const;

export type CheckMode = (typeof CHECK_MODES)[number];

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));

/** `review`: sent to a person, and not decided when the certificate was issued. */
interface Counts {
  readonly accepted: number;
  readonly review: number;
  readonly refused: number;
}

/** What a certificate says of the checks, for a program. */
export interface IdentityChecks {
  readonly v: 2;
  /** When the first and the last counted check was made. */
  readonly from: string;
  readonly until: string;
  /** The ways in which the issuer makes checks; which one was taken is not said. */
  readonly modes: readonly CheckMode[];
  readonly counts: Counts;
  /**
   * Of the accepted checks, those that a member of staff had the last word on, with or without a
   * measurement before.
   */
  readonly confirmedByStaff: number;
}

/**
 * What certificates said before they counted what staff confirmed: `modes` were those that were
 * taken.
 */
export interface FirstIdentityChecks extends Omit<IdentityChecks, 'v' | 'confirmedByStaff'> {
  readonly v: 1;
}

const common = {
  from: dateTime,
  until: dateTime,
  modes: list(v.picklist(CHECK_MODES), 1, CHECK_MODES.length),
  counts: v.strictObject({
    accepted: v.pipe(count, v.minValue(1)),
    review: count,
    refused: count,
  }),
};

/** Counts and dates; no score, no template, no picture, no reason. */
export const identityChecksSchema: v.GenericSchema<IdentityChecks | FirstIdentityChecks> = v.union([
  v.pipe(
    v.strictObject({ v: v.literal(2), ...common, confirmedByStaff: count }),
    v.check(({ counts, confirmedByStaff }) => confirmedByStaff <= counts.accepted),
  ),
  v.strictObject({ v: v.literal(1), ...common }),
]);

/**
 * One check, as the claims of its receipt have it; with the last word of a person, where there was
 * a review.
 */
export interface CountedCheck {
  /** `verify`, always: an enrollment compares with nothing, and the monitor has no verdict. */
  readonly purpose: Purpose;
  readonly result: Result;
  readonly mode: CheckMode;
  /** Seconds since the epoch. */
  readonly iat: number;
  /**
   * A member of staff had the last word on it. Of mode `person` it is so anyway. Default: `false`.
   */
  readonly byStaff?: boolean;
}

/**
 * Counts the checks that a certificate rests on. A check that asked for one more is no result of
 * its own: the one that followed it counts.
 *
 * @param ways all ways in which the issuer makes checks. Those of `checks` are among them in any
 *   case; where it names no others, they tell how this learner was checked
 * @throws TypeError when none was accepted, for there is nothing that a certificate could say; and
 *   for what is no verification
 *
 * @example
 * const { counts } = countIdentityChecks([
 *   { purpose: 'verify', result: 'accepted', mode: 'sampled', iat: 1_800_000_000 },
 * ]);
 */
export function countIdentityChecks(checks: readonly CountedCheck[], ways: readonly CheckMode[] = []): IdentityChecks {
  if (!checks.every(({ purpose }) => purpose === 'verify')) throw new TypeError('countIdentityChecks: only verifications count');
  const decided = checks.filter(({ result }) => result !== 'one-more');
  const having = (result: Result): readonly CountedCheck[] => decided.filter((check) => check.result === result);
  const accepted = having('accepted');
  const counts = { accepted: accepted.length, review: having('review').length, refused: having('refused').length };
  if (counts.accepted === 0) throw new TypeError('countIdentityChecks: at least one check must have been accepted');
  if (counts.accepted + counts.review + counts.refused !== decided.length) throw new TypeError('countIdentityChecks: an unknown result');
  const times = decided.map(({ iat }) => iat);
  if (!times.every((time) => Number.isInteger(time) && time > 0)) throw new TypeError('countIdentityChecks: iat must be whole seconds');
  const named = [...ways, ...decided.map(({ mode }) => mode)];
  if (!named.every((mode) => CHECK_MODES.includes(mode))) throw new TypeError('countIdentityChecks: an unknown mode');
  return {
    v: 2,
    from: toDateTime(new Date(Math.min(...times) * 1000)),
    until: toDateTime(new Date(Math.max(...times) * 1000)),
    modes: CHECK_MODES.filter((mode) => named.includes(mode)),
    counts,
    confirmedByStaff: accepted.filter(({ mode, byStaff = false }) => mode === 'person' || byStaff).length,
  };
}

const COMPARED =
  'The face before the webcam and the rhythm of a typed sentence were compared together with those enrolled under the account.';
const BY_PERSON = 'Each check was made by a member of staff, without camera and typing measurements.';
const EITHER_WAY =
  'A check is made in one of two ways, and this certificate does not say in which: the face before the webcam and the rhythm of a typed ' +
  'sentence are compared together with those enrolled under the account, or a member of staff checks without camera and typing ' +
  'measurements. Staff also confirm checks of the first way.';
const MEASURED: Readonly<Record<Exclude<CheckMode, 'person'>, string>> = {
  embeddings:
    'The numbers that are compared are measured on the learner’s own device and signed there. This deters; it does not prove that a ' +
    'camera saw a face, because a learner has the means to alter their own device.',
  sampled:
    'The numbers that are compared are measured on the learner’s own device; some of them are measured again by the server from ' +
    'pictures taken at moments that it chose. A prepared picture or video cannot be ruled out.',
  server:
    'The numbers that are compared are measured by the server from what the learner’s device sent. A prepared picture or video cannot be ' +
    'ruled out.',
};

/**
 * What the counts mean, in words: how often identity was checked, how often staff confirmed it, in
 * which ways, and what a match does not prove.
 *
 * @returns paragraphs with an empty line between them; it is valid Markdown, as Open Badges allows
 *   there
 */
export function describeIdentityChecks({ from, until, modes, counts, confirmedByStaff }: IdentityChecks): string {
  const total = counts.accepted + counts.review + counts.refused;
  const parts = [
    `${counts.accepted} accepted`,
    ...(counts.review === 0 ? [] : [`${counts.review} not yet decided by a person when this was issued`]),
    ...(counts.refused === 0 ? [] : [`${counts.refused} refused`]),
  ];
  const times = from.slice(0, 10) === until.slice(0, 10) ? `on ${from.slice(0, 10)}` : `from ${from.slice(0, 10)} to ${until.slice(0, 10)}`;
  const measured = modes.flatMap((mode) => (mode === 'person' ? [] : [MEASURED[mode]]));
  const byPerson = modes.includes('person');
  const ways = [measured.length === 0 ? BY_PERSON : byPerson ? EITHER_WAY : COMPARED, ...measured].join(' ');
  const limits =
    measured.length > 0
      ? 'A comparison that is accepted says that face and typing resembled the enrolled ones closely enough. It does not prove who the ' +
        'enrolled person is, that nobody helped, or who wrote the work; people who look and type alike can be taken for each other.'
      : 'An accepted check does not prove that nobody helped, or who wrote the work.';
  return [
    `${total === 1 ? 'One identity check was' : `${total} identity checks were`} made under this account ${times}: ${parts.join(', ')}.`,
    `${confirmedByStaff} of ${total} checks ${confirmedByStaff === 1 ? 'was' : 'were'} confirmed by staff.`,
    ways,
    `${limits} This certificate holds no biometric data.`,
  ].join('\n\n');
}
