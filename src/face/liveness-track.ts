import type { FaceQuality, LivenessEvidence } from '../types.js';

/** Ranges of pose and eyes over the frames that held exactly one face: evidence, judged on the server. */
export class LivenessTrack {
  readonly #yaw = new Range();
  readonly #pitch = new Range();
  readonly #eyes = new Range();
  #frames = 0;
  #duplicates = 0;
  #last: FaceQuality | null = null;

  add(quality: FaceQuality): void {
    this.#frames++;
    this.#yaw.add(quality.yaw);
    this.#pitch.add(quality.pitch);
    this.#eyes.add(quality.eyeOpenness);
    const last = this.#last;
    if (last !== null && last.sharpness === quality.sharpness && last.brightness === quality.brightness) this.#duplicates++;
    this.#last = quality;
  }

  summary(): LivenessEvidence['track'] {
    return {
      frames: this.#frames,
      yawRange: this.#yaw.width,
      pitchRange: this.#pitch.width,
      eyeRange: this.#eyes.width,
      duplicateFrames: this.#duplicates,
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
