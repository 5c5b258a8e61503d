import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine, type Engine } from '../../src/face/engine.js';
import { TURN_YAW } from '../../src/face/liveness-script.js';
import type { Pixels } from '../../src/face/warp.js';
import type { LivenessAction } from '../../src/types.js';
import { nodeWeights, startNodeBackend } from '../support/engine.js';
import { random } from '../support/random.mjs';
import { sensed, show, VIEWS } from './liveness/attacks.js';
import { clipsIn, FPS, framesOf } from './liveness/clip-frames.js';
import { type Presentation, present } from './liveness/present.js';

const TURNS: readonly (readonly LivenessAction[])[] = [
  ['turn-left', 'turn-right'],
  ['turn-right', 'turn-left'],
];
const BLINK: readonly (readonly LivenessAction[])[] = [['blink']];

interface Clip {
  readonly frames: readonly Pixels[];
  /** Frames that look straight into the camera. */
  readonly straight: readonly Pixels[];
  /** Whether the head turns to both sides, and to which one first. */
  readonly order: readonly LivenessAction[] | null;
}

/**
 * `npm run bench -- liveness --clips DIR [--json]`: films of people as bona fide presentations, and attacks made from them, before the product's face step and the
 * backend's rule. Someone who turns to both sides in the film is asked for turns, in both orders, everybody else to blink. BPCER: share of the films that would go
 * to a person; APCER: share of a kind of attack that would not.
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
  const bonaFide = { presentations: of('bona fide').length, bpcer: rate('bona fide', (end) => end !== 'accepted') };
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

async function study(engine: Engine, frames: readonly Pixels[]): Promise<Clip> {
  const yaws: (number | null)[] = [];
  for (const frame of frames) yaws.push((await engine.analyze(frame, { embed: false })).face?.quality.yaw ?? null);
  const known = yaws.filter((yaw) => yaw !== null).sort((one, other) => one - other);
  const usual = known[Math.floor(known.length / 2)] ?? 0;
  const first = (side: 1 | -1): number => yaws.findIndex((yaw) => yaw !== null && side * (yaw - usual) >= TURN_YAW);
  const [left, right] = [first(1), first(-1)];
  const order = left < 0 || right < 0 ? null : left < right ? TURNS[0]! : TURNS[1]!;
  const straightness = (index: number): number => Math.abs((yaws[index] ?? 9) - usual);
  const straight = [...frames.keys()].sort((one, other) => straightness(one) - straightness(other)).slice(0, FPS);
  return { frames, straight: straight.sort((one, other) => one - other).map((index) => frames[index]!), order };
}

function presentations({ frames, straight, order }: Clip): (Presentation & { readonly kind: string })[] {
  const noise = random('liveness');
  const at = (all: readonly Pixels[], seconds: number): Pixels => all[Math.floor(seconds * FPS) % all.length]!;
  const live = (kind: string, script: readonly LivenessAction[]) => ({
    kind,
    script,
    // First a straight look, then the film from its beginning, over and over, as somebody who does it again.
    frame: (seconds: number, acting: number | null) => sensed(acting === null ? at(straight, seconds) : at(frames, acting), noise),
  });
  const photograph = straight[0]!;
  const photographs = Object.entries(VIEWS).flatMap(([kind, view]) =>
    [...TURNS, ...BLINK].map((script) => ({ kind, script, frame: (seconds: number) => sensed(show(photograph, view(seconds)), noise) })),
  );
  const still = [...TURNS, ...BLINK].map((script) => ({ kind: 'frozen', script, frame: () => photograph }));
  if (order === null) return [...BLINK.map((script) => live('bona fide', script)), ...photographs, ...still];
  const wrong = TURNS.find((script) => script !== order)!;
  const looped = TURNS.map((script) => ({ kind: 'looped', script, frame: (seconds: number) => at([...straight, ...frames], seconds) }));
  return [live('bona fide', order), ...photographs, ...still, ...looped, live('wrong order', wrong)];
}
