import { FaceCollector } from '../../../src/face/page/collector.js';
import type { Engine } from '../../../src/face/worker/engine.js';
import { Follower } from '../../../src/face/worker/follower.js';
import { measurePicture, mouthDrop, mouthOpenness, noseParallax } from '../../../src/face/worker/signs.js';
import type { Pixels } from '../../../src/face/worker/warp.js';
import { isLive } from '../../../src/server/decision/is-live.js';
import type { LivenessAction } from '../../../src/types.js';
import { FPS } from './clip-frames.js';

/** Pictures that a check needs before it asks for actions, and how long it may take in all. */
const TEMPLATES = 3;
const MOST_SECONDS = 40;

export interface Presentation {
  readonly script: readonly LivenessAction[];
  /** The frame at a time. `actingSeconds`: since the first action was asked for; `null` before. */
  readonly frame: (seconds: number, actingSeconds: number | null) => Pixels;
}

/** Puts a presentation before the product's face step and the backend's rule, in its own time. */
export async function present(
  engine: Engine,
  { script, frame }: Presentation,
): Promise<'accepted' | 'no template' | 'missed' | 'not live'> {
  const collector = new FaceCollector(TEMPLATES, script);
  const follower = new Follower(engine);
  let actingSince: number | null = null;
  for (let index = 0; index < MOST_SECONDS * FPS && !collector.finished; index++) {
    const seconds = index / FPS;
    if (collector.action !== null) actingSince ??= seconds;
    const picture = frame(seconds, actingSince === null ? null : seconds - actingSince);
    const atMs = 1000 * seconds;
    const { faces, face } = await follower.analyze(picture, { embed: collector.wantsEmbedding(atMs) });
    const seen = face && {
      quality: face.quality,
      embedding: face.embedding,
      mouthOpenness: mouthOpenness(face.landmarks),
      noseParallax: noseParallax(face.landmarks),
      mouthDrop: mouthDrop(face.landmarks),
    };
    const asked = collector.action;
    collector.add({ faces, face: seen, picture: measurePicture(picture), still: null, elapsedMs: 0 }, atMs);
    const missed =
      asked !== null && collector.action !== asked && collector.liveness.actions.find(({ action }) => action === asked)?.doneAtMs === null;
    if (missed && collector.complete) return 'missed';
  }
  if (!collector.complete) return 'no template';
  const { liveness } = collector;
  if (liveness.actions.some(({ doneAtMs }) => doneAtMs === null)) return 'missed';
  return isLive({ liveness }) ? 'accepted' : 'not live';
}
