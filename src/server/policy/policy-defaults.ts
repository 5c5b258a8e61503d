import { MOVES } from '../../moves.js';
import type { CapturePolicy } from '../../types.js';
import { FRESH_SECONDS } from './fresh-login.js';
import type { Policy } from './policy.js';
import type { PolicyOptions } from './policy-options.js';

/**
 * Tries of a month that browsers which are not the learner's get, unless the policy says otherwise:
 * vectors that are nobody's reach about 1 learner in 200 within them (`npm run bench -- master`).
 */
export const MOST_FOREIGN = 5;

const ENROLL: CapturePolicy = { faceFrames: 5, warmupRepetitions: 2, leastRepetitions: 4, repetitions: 8, faceTimeoutSeconds: 60 };
/** What a challenge may ask for. */
const MOST_REPETITIONS = 20;
const VERIFY: CapturePolicy = { faceFrames: 3, warmupRepetitions: 0, repetitions: 2, faceTimeoutSeconds: 60 };

/** Pictures of a check where a checker is at hand and the policy does not say how many. */
const CHECKED_STILLS = 2;

/**
 * The policy with its evidence mode, which follows from the checker where nothing else is written.
 */
export function withEvidenceMode(options: PolicyOptions, hasChecker: boolean): PolicyOptions {
  if (options.stills !== undefined) return options;
  const most = Math.min(options.capture?.enroll?.faceFrames ?? ENROLL.faceFrames, options.capture?.verify?.faceFrames ?? VERIFY.faceFrames);
  return { ...options, stills: hasChecker ? Math.min(CHECKED_STILLS, most) : 0 };
}

/**
 * What is given in place of the defaults; a member that is `undefined` is not given: no number is
 * below it, and it is no yes.
 */
export function withDefaults<T extends object>(defaults: T, given: Partial<T> = {}): T {
  return { ...defaults, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

export function rebindOf({ rebind, liveness = [] }: PolicyOptions): Policy['rebind'] {
  if (rebind === undefined) return null;
  const { oldDevices } = rebind;
  return withDefaults<NonNullable<Policy['rebind']>>(
    {
      oldDevices,
      freshSeconds: FRESH_SECONDS,
      most: 3,
      newDevice: 'review',
      newKind: 'review',
      liveness: liveness.length > 0 ? liveness : MOVES,
    },
    rebind,
  );
}

export function captureOf({ capture }: PolicyOptions): Policy['capture'] {
  const enroll = withDefaults(ENROLL, capture?.enroll);
  // Whoever asks for fewer, and does not say what is enough, means all of them.
  const { leastRepetitions, ...all } = enroll;
  const early = leastRepetitions !== undefined && leastRepetitions < enroll.repetitions;
  return { enroll: early ? enroll : all, verify: withDefaults(VERIFY, capture?.verify) };
}

export function typingOf({ typing, capture }: PolicyOptions): Policy['typing'] {
  const mostRepetitions = Math.min(MOST_REPETITIONS, withDefaults(VERIFY, capture?.verify).repetitions + 1);
  return withDefaults({ falseMatchRate: 0.01, mostRepetitions }, typing);
}
