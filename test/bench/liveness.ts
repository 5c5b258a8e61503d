import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { random } from '../../examples/simulation/random.js';
import { createEngine, type Engine } from '../../src/face/worker/engine.js';
import type { Pixels } from '../../src/face/worker/warp.js';
import type { FaceQuality, LivenessAction } from '../../src/types.js';
import { nodeWeights, startNodeBackend } from '../support/engine.js';
import { sensed, show, VIEWS } from './liveness/attacks.js';
import { clipsIn, FPS, framesOf } from './liveness/clip-frames.js';
import { type Presentation, present } from './liveness/present.js';

const TURNS: readonly (readonly LivenessAction[])[] = [
  ['turn-left', 'turn-right'],
  ['turn-right', 'turn-left'],
];
/** A blink alone is measured in people only, because no policy may ask for it alone. */
const BLINK: readonly LivenessAction[] = ['blink'];
/**
 * What attacks are asked for: every action that there is, in what a policy may ask for at the
 * least.
 */
const SCRIPTS: readonly (readonly LivenessAction[])[] = [
  TURNS[0]!,
  ['turn-right', 'blink'],
  ['look-up', 'open-mouth'],
  ['look-up', 'turn-left'],
];

interface Clip {
  readonly frames: readonly Pixels[];
  /** Frames that look straight into the camera. */
  readonly straight: readonly Pixels[];
  /** What the person does: turns to both sides, in this order, or blinks, or neither. */
  readonly does: readonly LivenessAction[] | null;
}

/**
 * `npm run bench -- liveness --clips DIR [--json]`: films of people as bona fide presentations, and
 * attacks made from them, before the product's face step and the backend's rule. Someone who turns
 * to both sides in the film is asked for that, someone who blinks for that; a film of neither
 * serves for attacks only. BPCER: share of the films that would go to a person; APCER: share of a
 * kind of attack that would not.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { clips: { type: 'string' }, json: { type: 'boolean' } } });
  if (values.clips === undefined) throw new Error('Usage: npm run bench -- liveness --clips DIR [--json]');
  await startNodeBackend();
  const engine = createEngine(nodeWeights());
  await engine.warmUp();
  const results: { kind: string; end: string }[] = [];
  for (const file of clipsIn(values.clips)) {
    const clip = await study(engine, await framesOf(file, { scale: await scaleOf(engine, file), seconds: 20 }));
    for (const { kind, ...presentation } of presentations(clip)) {
      const end = await present(engine, presentation);
      results.push({ kind, end });
      console.error(`${basename(file)}, ${kind}, ${presentation.script.join(' and ')}: ${end}`);
    }
  }
  const of = (kind: string) => results.filter((result) => result.kind === kind);
  const rate = (kind: string, counts: (end: string) => boolean): number =>
    of(kind).filter(({ end }) => counts(end)).length / of(kind).length;
  const kinds = [...new Set(results.map(({ kind }) => kind))].filter((kind) => kind !== 'bona fide');
  const rows = kinds.map((kind) => ({ kind, presentations: of(kind).length, apcer: rate(kind, (end) => end === 'accepted') }));
  const people = of('bona fide').length;
  if (people === 0) console.error('Nobody in these films does what can be asked for: there is no BPCER.');
  const bonaFide = { presentations: people, bpcer: people === 0 ? null : rate('bona fide', (end) => end !== 'accepted') };
  console.table(rows);
  console.table([bonaFide]);
  if (values.json === true) console.log(JSON.stringify({ ...bonaFide, rows }));
}

/** Width of a face by the height of the frame, as people sit before a laptop. */
const USUAL_SIZE = 0.5;

async function scaleOf(engine: Engine, file: string): Promise<number> {
  const [first] = await framesOf(file, { scale: 1, seconds: 1 });
  const size = first === undefined ? undefined : (await engine.analyze(first, { embed: false })).face?.quality.size;
  return Math.min(1, USUAL_SIZE / (size ?? USUAL_SIZE));
}

/**
 * Below what a person does on purpose, and far above noise: what is in the film is told apart from
 * what the product sees in it.
 */
const TURNS_AT = 0.08;
const BLINKS_AT = 0.85;

async function study(engine: Engine, frames: readonly Pixels[]): Promise<Clip> {
  const seen: (FaceQuality | null)[] = [];
  for (const frame of frames) seen.push((await engine.analyze(frame, { embed: false })).face?.quality ?? null);
  const usual = { yaw: median(seen, 'yaw'), eyes: median(seen, 'eyeOpenness') };
  const first = (side: 1 | -1): number => seen.findIndex((quality) => quality !== null && side * (quality.yaw - usual.yaw) >= TURNS_AT);
  const [left, right] = [first(1), first(-1)];
  const blinks = seen.some((quality) => quality !== null && quality.eyeOpenness < BLINKS_AT * usual.eyes);
  const turns = left >= 0 && right >= 0;
  const does = turns ? TURNS[left < right ? 0 : 1]! : blinks ? BLINK : null;
  const straightness = (index: number): number => Math.abs((seen[index]?.yaw ?? 9) - usual.yaw);
  const straight = [...frames.keys()].sort((one, other) => straightness(one) - straightness(other)).slice(0, FPS);
  return { frames, straight: straight.sort((one, other) => one - other).map((index) => frames[index]!), does };
}

function median(seen: readonly (FaceQuality | null)[], measure: 'yaw' | 'eyeOpenness'): number {
  const values = seen.filter((quality) => quality !== null).map((quality) => quality[measure]);
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function presentations({ frames, straight, does }: Clip): (Presentation & { readonly kind: string })[] {
  const noise = random('liveness');
  const at = (all: readonly Pixels[], seconds: number): Pixels => all[Math.floor(seconds * FPS) % all.length]!;
  const live = (kind: string, script: readonly LivenessAction[]) => ({
    kind,
    script,
    // First a straight look, then the film from its beginning, over and over, as somebody who does
    // it again.
    frame: (seconds: number, acting: number | null) => sensed(acting === null ? at(straight, seconds) : at(frames, acting), noise),
  });
  const photograph = straight[0]!;
  const photographs = Object.entries(VIEWS).flatMap(([kind, view]) =>
    SCRIPTS.map((script) => ({ kind, script, frame: (seconds: number) => sensed(show(photograph, view(seconds)), noise) })),
  );
  const still = SCRIPTS.flatMap((script) => [
    { kind: 'frozen', script, frame: () => photograph },
    { kind: 'frozen, noisy', script, frame: () => sensed(photograph, noise) },
  ]);
  const attacks = [...photographs, ...still];
  if (does === null) return attacks;
  const turning = does.length > 1;
  const wrong = TURNS.find((script) => script !== does)!;
  return [
    live('bona fide', does),
    ...attacks,
    ...SCRIPTS.map((script) => ({ kind: 'looped', script, frame: (seconds: number) => at([...straight, ...frames], seconds) })),
    ...(turning ? [live('wrong order', wrong)] : []),
  ];
}
