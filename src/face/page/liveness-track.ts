import type { LivenessEvidence } from '../../types.js';
import type { FaceSeen } from '../protocol.js';
import { TURN_YAW } from './liveness-script.js';

/** Below this range of yaw there is no turn that the nose's parallax could go with. */
const PARALLAX_YAW = TURN_YAW;
/** Frames that are remembered, to know one again: some minutes. */
const REMEMBERED = 5_000;

/**
 * Ranges of pose and eyes over the frames that held exactly one face, and how frames repeat:
 * evidence, judged on the server.
 */
export class LivenessTrack {
  readonly #yaw = new Range();
  readonly #pitch = new Range();
  readonly #eyes = new Range();
  readonly #parallax = new Correlation();
  readonly #seen = new Set<number>();
  #frames = 0;
  #duplicates = 0;
  #repeated = 0;
  #last: number | null = null;

  /** @param mark of the whole picture (`PictureLight`) */
  add({ quality, noseParallax }: Pick<FaceSeen, 'quality' | 'noseParallax'>, mark: number): void {
    this.#frames++;
    this.#yaw.add(quality.yaw);
    this.#pitch.add(quality.pitch);
    this.#eyes.add(quality.eyeOpenness);
    this.#parallax.add(quality.yaw, noseParallax);
    if (mark === this.#last) this.#duplicates++;
    else if (this.#seen.has(mark)) this.#repeated++;
    if (this.#seen.size < REMEMBERED) this.#seen.add(mark);
    this.#last = mark;
  }

  summary(): LivenessEvidence['track'] {
    return {
      frames: this.#frames,
      yawRange: this.#yaw.width,
      pitchRange: this.#pitch.width,
      eyeRange: this.#eyes.width,
      duplicateFrames: this.#duplicates,
      repeatedFrames: this.#repeated,
      parallax: this.#yaw.width >= PARALLAX_YAW ? this.#parallax.value : null,
    };
  }
}

class Range {
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  get width(): number {
    return this.#max >= this.#min ? this.#max - this.#min : 0;
  }
}

/** Pearson's, from running means (Welford 1962). */
class Correlation {
  #count = 0;
  #meanX = 0;
  #meanY = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;

  add(x: number, y: number): void {
    this.#count++;
    const [dx, dy] = [x - this.#meanX, y - this.#meanY];
    this.#meanX += dx / this.#count;
    this.#meanY += dy / this.#count;
    this.#xx += dx * (x - this.#meanX);
    this.#yy += dy * (y - this.#meanY);
    this.#xy += dx * (y - this.#meanY);
  }

  /** 0 where one of them does not change. */
  get value(): number {
    const scale = Math.sqrt(this.#xx * this.#yy);
    return scale > 0 ? Math.max(-1, Math.min(1, this.#xy / scale)) : 0;
  }
}
