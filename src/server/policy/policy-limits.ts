import type { CapturePolicy, ConsentPolicy, LivenessAction, Phrase } from '../../types.js';

/** What of a policy is weighed against the rest of it, as it was written. */
interface Asked {
  readonly consent: Pick<ConsentPolicy, 'purposes' | 'categories' | 'retentionDays'>;
  readonly phrases: readonly (Phrase & { readonly retired?: boolean })[];
  readonly rebind?: object;
  readonly liveness?: readonly LivenessAction[];
  readonly stills?: number;
  readonly stillDays?: number;
  readonly document?: object;
  readonly challengeSeconds?: number;
}

/** The same with defaults. */
interface Captures {
  readonly capture: { readonly enroll: CapturePolicy; readonly verify: CapturePolicy };
  readonly typing: { readonly mostRepetitions: number };
}

/**
 * What a sealed bundle may hold: values (bundle/strict-json.ts), and bytes of claims, which become
 * 64 KiB by two turns of base64url, headers and a signature.
 */
const MOST_VALUES = 4_000;
const MOST_CLAIM_BYTES = 35_000;
/**
 * Everything but consent, faces and typing: names, times, quality of the capture, liveness,
 * pictures named.
 */
const OTHER_VALUES = 180;
const OTHER_BYTES = 6_000;
/** A face: its vector, fourteen figures of quality, its time. */
const FACE_VALUES = 18;
const FACE_BYTES = 700;
/**
 * A time of up to ten seconds with one decimal, and the comma: a repetition with many longer pauses
 * is not taken.
 */
const TIME_BYTES = 7;
const REPETITION_BYTES = 60;

/** Nobody types faster for minutes, in characters per second. */
const FASTEST = 12;
/** Between two pictures that count, and for one action, in seconds: a person at their best. */
const FRAME_SECONDS = 0.3;
const ACTION_SECONDS = 1;

/**
 * Limits against each other: a policy that nobody can meet is no policy.
 *
 * @throws TypeError that names the member which asks for too much
 */
export function checkPolicyLimits(options: Asked, { capture, typing }: Captures): void {
  const { phrases, rebind, challengeSeconds = 900 } = options;
  const ids = phrases.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw mistake('phrases', 'each needs an id of its own');
  if (phrases.every(({ retired }) => retired)) throw mistake('phrases', 'at least one must not be retired: who enrolls is given it');
  if (!phrases.every(({ text }) => isTypable(text)))
    throw mistake('phrases', 'a sentence has letters, and nothing that cannot be seen or typed');
  const longest = Math.max(...phrases.map(({ text }) => charactersOf(text)));
  if (Math.min(...phrases.map(({ text }) => charactersOf(text))) < 2) throw mistake('phrases', 'a sentence has more characters');
  if (typing.mostRepetitions < capture.verify.repetitions)
    throw mistake('typing.mostRepetitions', `a check has ${capture.verify.repetitions} repetitions by itself`);
  const asked: readonly (readonly [string, CapturePolicy])[] = [
    ['capture.enroll', capture.enroll],
    ['capture.verify', capture.verify],
    ['capture.enroll', retypeCapture(capture)],
    ...(rebind === undefined ? [] : ([['typing.mostRepetitions', { ...capture.verify, repetitions: typing.mostRepetitions }]] as const)),
  ];
  for (const [name, one] of asked) {
    checkSize(name, one, options, longest);
    checkTime(name, one, options, longest, challengeSeconds);
  }
  checkPictures(options, capture);
  if (capture.verify.leastRepetitions !== undefined)
    throw mistake('capture.verify.leastRepetitions', 'a check has as many repetitions as it asks for');
  if (options.consent.retentionDays < 1) throw mistake('consent.retentionDays', 'a reference needs a day at least');
}

/**
 * Where a sentence takes the place of another one: the face of a check, the typing of an
 * enrollment.
 */
export function retypeCapture({ enroll, verify }: Captures['capture']): CapturePolicy {
  const { warmupRepetitions, repetitions } = enroll;
  return { ...verify, warmupRepetitions, repetitions };
}

function checkSize(name: string, { faceFrames, repetitions }: CapturePolicy, { consent, document }: Asked, length: number): void {
  const times = repetitions * (2 * length - 1);
  const names = [...consent.purposes, ...consent.categories];
  const faces = faceFrames + (document === undefined ? 0 : 1);
  const values = OTHER_VALUES + names.length + faces * FACE_VALUES + repetitions * 4 + times;
  const bytes =
    OTHER_BYTES + Buffer.byteLength(JSON.stringify(names)) + faces * FACE_BYTES + repetitions * REPETITION_BYTES + times * TIME_BYTES;
  if (values > MOST_VALUES || bytes > MOST_CLAIM_BYTES)
    throw mistake(name, `${repetitions} repetitions of ${length} characters and ${faces} faces are more than a bundle may hold`);
}

function checkTime(
  name: string,
  { faceFrames, faceTimeoutSeconds, warmupRepetitions, repetitions }: CapturePolicy,
  { liveness = [] }: Asked,
  length: number,
  challengeSeconds: number,
): void {
  const looking = faceFrames * FRAME_SECONDS + Math.min(liveness.length, 3) * ACTION_SECONDS;
  if (looking > faceTimeoutSeconds)
    throw mistake(`${name}.faceTimeoutSeconds`, `${faceFrames} pictures and the actions of liveness take ${Math.ceil(looking)} seconds`);
  const typed = ((warmupRepetitions + repetitions) * length) / FASTEST;
  if (looking + typed > challengeSeconds)
    throw mistake('challengeSeconds', `what ${name} asks for takes the fastest ${Math.ceil(looking + typed)} seconds`);
}

function checkPictures({ stills = 0, stillDays, consent }: Asked, capture: Captures['capture']): void {
  for (const name of ['enroll', 'verify'] as const)
    if (stills > capture[name].faceFrames)
      throw mistake('stills', `each is one of the pictures of a check, and capture.${name}.faceFrames is ${capture[name].faceFrames}`);
  if (stillDays !== undefined && stillDays > consent.retentionDays)
    throw mistake('stillDays', `learners agree to ${consent.retentionDays} days (consent.retentionDays)`);
}

/** On no keyboard, or not to be seen: learners could not tell what to type. */
const UNTYPABLE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;
const JOINING = [
  'Arab',
  'Syrc',
  'Mong',
  'Nko',
  'Deva',
  'Beng',
  'Guru',
  'Gujr',
  'Orya',
  'Taml',
  'Telu',
  'Knda',
  'Mlym',
  'Sinh',
  'Mymr',
  'Khmr',
];
/** The two joiners, in scripts that need them. */
const JOINED = new RegExp(`(?<=[${JOINING.map((script) => `\\p{scx=${script}}`).join('')}])[\\u200c\\u200d]`, 'gu');

function isTypable(text: string): boolean {
  return /\p{L}/u.test(text) && !UNTYPABLE.test(text.replaceAll(JOINED, '')) && text.trim() === text;
}

function charactersOf(text: string): number {
  return [...text.normalize('NFC')].length;
}

function mistake(name: string, reason: string): TypeError {
  return new TypeError(`policy: nobody can meet ${name}: ${reason}`);
}
