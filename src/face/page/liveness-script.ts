import { MOVES } from '../../moves.js';
import type { LivenessAction, LivenessEvidence } from '../../types.js';
import type { Pose } from './baseline.js';

/** How long the learner has for one action. */
export const WINDOW_MS = 8_000;
/**
 * A turned head: yaw against the usual one (clips: people who turned .09 to .14, a photograph that
 * is panned or scaled .03 at most).
 */
export const TURN_YAW = 0.08;
/**
 * Inter-ocular distance by the eyes' height above the nose, against the usual: heads that turn .92
 * to 1.03, a tilted photograph .70 to .82.
 */
export const TURN_COMPRESSION = 0.87;
/** A raised head: pitch below the usual one. People who talk stay within .06 (clips). */
export const LOOK_UP_PITCH = 0.1;
/**
 * From the eyes to the mouth, against the usual: a nose that stands out by .38 of the distance of
 * the eyes rises by `LOOK_UP_PITCH` at 15°, where the face is at .97 of its height; a flat picture
 * must be tipped by 32° for it, which leaves .85 (geometry; no film of it).
 */
export const LOOK_UP_COMPRESSION = 0.9;
/** An open mouth, by itself and against the usual one. People who talk stay below .53 (clips). */
export const OPEN_MOUTH = 0.55;
export const OPEN_MOUTH_RISE = 0.2;
/**
 * Eye openness against the usual one: closed at most, open again at least. Clips: closed .84 to .91
 * (some up to .95), open .92 to 1.1.
 */
export const BLINK_CLOSED = 0.91;
export const BLINK_OPEN = 0.95;

/**
 * A blink is over this soon, and is seen in a face that looks at the camera: what closes and opens
 * slowly, or beside it, is a picture that is moved.
 */
export const BLINK_MS = 800;
export const BLINK_YAW = 0.05;
/**
 * Between open eyes and closed ones the face itself stays: a picture that is tilted changes its
 * proportions by more.
 */
export const BLINK_PITCH = 0.05;

/**
 * No head is back and turned again within this time: what goes and comes sooner is one turn whose
 * measures flicker. (In a film of a head that turns, compression was .90, .86 and .92 in three
 * frames on end.)
 */
export const SAME_TURN_MS = 250;

type Asked = LivenessEvidence['actions'][number];

/**
 * Asks for actions one after the other and notes when each was seen. Pure: it is told poses and
 * times. Evidence, not a verdict.
 */
export class LivenessScript {
  readonly #actions: readonly LivenessAction[];
  #usual: Pose | null = null;
  #noted: Asked[] = [];
  #askedAtMs = 0;
  #others = 0;
  /**
   * When another action was last shown, and whether it was gone since: it counts once, until the
   * usual pose is back.
   */
  #other = { atMs: 0, gone: false };
  /**
   * What was seen since the action was asked: it counts only from the usual pose on, so that one
   * pose never answers twice.
   */
  #phase: 'asked' | 'neutral' | 'closed' = 'asked';
  #lastOpen = { atMs: 0, pitch: 0 };

  constructor(actions: readonly LivenessAction[]) {
    this.#actions = actions;
  }

  /** The action that is asked for now; `null` before the start and after the last. */
  get current(): LivenessAction | null {
    return this.#usual === null ? null : (this.#actions[this.#noted.length] ?? null);
  }

  get started(): boolean {
    return this.#usual !== null;
  }

  get finished(): boolean {
    return this.#noted.length === this.#actions.length;
  }

  /** @param usual pose of this person looking straight: what actions are told by */
  start(usual: Pose, atMs: number): void {
    this.#usual = usual;
    this.#ask(atMs);
  }

  /** From the beginning, for another person. */
  reset(): void {
    this.#usual = null;
    this.#noted = [];
  }

  /** @param pose of the one face; `null` when there was none, or several */
  add(pose: Pose | null, atMs: number): void {
    const action = this.current;
    if (action === null || this.#usual === null) return;
    if (atMs - this.#askedAtMs > WINDOW_MS) this.#note(action, null, atMs);
    else if (pose !== null && this.#sees(action, pose, this.#usual, atMs)) this.#note(action, atMs, atMs);
    else if (pose !== null) this.#countOthers(action, pose, this.#usual, atMs);
  }

  /** Every action in its order; one that was not asked for has the time of the last one. */
  get result(): LivenessEvidence['actions'] {
    const rest = this.#actions.slice(this.#noted.length);
    return [...this.#noted, ...rest.map((action) => ({ action, askedAtMs: this.#askedAtMs, doneAtMs: null, others: 0 }))];
  }

  #ask(atMs: number): void {
    this.#askedAtMs = atMs;
    this.#phase = 'asked';
    this.#others = 0;
    this.#other = { atMs, gone: false };
  }

  #note(action: LivenessAction, doneAtMs: number | null, atMs: number): void {
    this.#noted.push({ action, askedAtMs: this.#askedAtMs, doneAtMs, others: this.#others });
    this.#ask(atMs);
  }

  /**
   * The other turns of the challenge, clearly shown: a recording knows nothing of the order. A
   * blink or a word in between is nobody's mistake.
   */
  #countOthers(action: LivenessAction, pose: Pose, usual: Pose, atMs: number): void {
    const others = this.#actions.filter((other) => other !== action && MOVES.includes(other));
    const shown = others.some((other) => shows(other, pose, usual));
    if (shown && this.#other.gone && atMs - this.#other.atMs > SAME_TURN_MS) this.#others++;
    this.#other = shown ? { atMs, gone: false } : { ...this.#other, gone: true };
  }

  #sees(action: LivenessAction, pose: Pose, usual: Pose, atMs: number): boolean {
    const shown = shows(action, pose, usual);
    if (action === 'blink') return this.#seesBlink(shown, pose, usual, atMs);
    if (!shown) this.#phase = 'neutral';
    return shown && this.#phase === 'neutral';
  }

  #seesBlink(closed: boolean, pose: Pose, usual: Pose, atMs: number): boolean {
    const straight = Math.abs(pose.yaw - usual.yaw) <= BLINK_YAW;
    const open = pose.eyes >= BLINK_OPEN * usual.eyes;
    const late = !open && atMs - this.#lastOpen.atMs > BLINK_MS;
    const moved = Math.abs(pose.pitch - this.#lastOpen.pitch) > BLINK_PITCH;
    if (!straight || (this.#phase !== 'asked' && (late || moved))) this.#phase = 'asked';
    const blinked = open && this.#phase === 'closed';
    if (closed && this.#phase === 'neutral') this.#phase = 'closed';
    if (open && straight) {
      this.#phase = 'neutral';
      this.#lastOpen = { atMs, pitch: pose.pitch };
    }
    return blinked;
  }
}

/**
 * Whether a single pose shows the action. The learner's left is the picture's right. For `blink`:
 * closed eyes.
 */
function shows(action: LivenessAction, pose: Pose, usual: Pose): boolean {
  const turn = pose.yaw - usual.yaw;
  const deep = usual.pitch / pose.pitch >= TURN_COMPRESSION;
  switch (action) {
    case 'turn-left':
      return turn >= TURN_YAW && deep;
    case 'turn-right':
      return turn <= -TURN_YAW && deep;
    case 'look-up':
      return pose.pitch <= usual.pitch - LOOK_UP_PITCH && pose.drop >= LOOK_UP_COMPRESSION * usual.drop;
    case 'open-mouth':
      return pose.mouth >= OPEN_MOUTH && pose.mouth >= usual.mouth + OPEN_MOUTH_RISE;
    case 'blink':
      return pose.eyes <= BLINK_CLOSED * usual.eyes;
  }
}
