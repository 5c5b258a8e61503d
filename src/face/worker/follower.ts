import type { Analysis, AnalyzedFace, Engine } from './engine.js';
import type { Pixels } from './warp.js';

/**
 * Frames that are followed before the detector looks again: landmarks always give something, and
 * others may have stepped in.
 */
export const FOLLOWED_AT_MOST = 9;
/**
 * Analyzes the frames of one camera: follows a face that is alone, and looks for faces anew every
 * tenth frame, when it is lost, and whenever an embedding is wanted, so that everything that is
 * kept comes from a frame in which others would have been seen.
 */
export class Follower {
  readonly #engine: Engine;
  #last: AnalyzedFace | null = null;
  #frame = { width: 0, height: 0 };
  #followed = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @throws what `Engine.analyze` throws; the next frame is then looked at anew */
  async analyze(picture: Pixels, { embed }: { readonly embed: boolean }): Promise<Analysis> {
    const { width, height } = picture;
    const same = width === this.#frame.width && height === this.#frame.height;
    const follow = embed || !same || this.#followed >= FOLLOWED_AT_MOST ? null : this.#last;
    this.#last = null;
    this.#frame = { width, height };
    const analysis = await this.#engine.analyze(picture, { embed, follow });
    this.#followed = analysis.followed ? this.#followed + 1 : 0;
    this.#last = analysis.faces === 1 ? analysis.face : null;
    return analysis;
  }
}
