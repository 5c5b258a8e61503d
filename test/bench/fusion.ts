import { parseArgs } from 'node:util';
import { faceLlr } from '../../src/matching/face.js';
import { fuse, THRESHOLD } from '../../src/matching/fusion.js';
import { CALIBRATIONS } from '../../src/matching/keystroke/calibration.js';
import { trueAcceptRate } from '../support/rates.js';
import { readTypingCsv } from '../support/typing-csv.js';
import { embedAll, vectorsOf } from './face/embed-all.js';
import { type Person, readPeople } from './face/lfw.js';
import { mean, similarity } from './face/templates.js';
import { divide } from './keystroke/protocol.js';
import { inTwos } from './keystroke/rows.js';
import { prepare, scoreSet } from './keystroke/trials.js';

/** What the product enrolls of the sentence, and judges of it in a check. */
const ENROLLED = 8;
const JUDGED = 2;
/** Pictures of a person that make the template at most, and that are tried against it. */
const PICTURES = 5;
const TRIED = 3;

interface Trial {
  readonly face: number;
  readonly typing: number;
}

/**
 * `npm run bench -- fusion --typing CSV --images DIR [--json]`: made-up people with the face of one set and the typing of another. A genuine trial
 * is a picture and two repetitions of the same made-up person; an impostor has another's face and another's typing. Faces and typing of a
 * real person may go together more than these do: nothing here can show it.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = { typing: { type: 'string' }, images: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.typing === undefined || values.images === undefined)
    throw new Error('Usage: npm run bench -- fusion --typing CSV --images DIR [--json]');
  const people = readPeople(values.images).filter(({ files }) => files.length > 1);
  const files = people.flatMap((person) => person.files.slice(0, PICTURES + TRIED));
  const vectors = vectorsOf(await embedAll(values.images, files, 'ours'), 'ours');
  const { genuine, impostor } = trials(people, vectors, typingScores(values.typing));
  const rows = [
    row('face', genuine, impostor, ({ face }) => face),
    row('typing', genuine, impostor, ({ typing }) => typing),
    row('fused', genuine, impostor, fusedScore),
  ];
  const fixed = {
    threshold: THRESHOLD,
    fnmr: genuine.filter((trial) => fusedScore(trial) < THRESHOLD).length / genuine.length,
    fmr: impostor.filter((trial) => fusedScore(trial) >= THRESHOLD).length / impostor.length,
    fmrOfSameFace: share(genuine, impostor, (own, other) => ({ face: own.face, typing: other.typing })),
    fmrOfSameTyping: share(genuine, impostor, (own, other) => ({ face: other.face, typing: own.typing })),
  };
  console.table(rows);
  console.table([fixed]);
  if (values.json === true) console.log(JSON.stringify({ genuine: genuine.length, impostors: impostor.length, rows, fixed }));
}

function fusedScore({ face, typing }: Trial): number {
  return fuse({ faceLlr: face, keystrokeLlr: typing }).score;
}

/** How many get through who have one factor of the learner and the other of somebody else. */
function share(genuine: readonly Trial[], impostor: readonly Trial[], mixed: (own: Trial, other: Trial) => Trial): number {
  const passed = impostor.filter((other, at) => fusedScore(mixed(genuine[at % genuine.length]!, other)) >= THRESHOLD);
  return passed.length / impostor.length;
}

function row(factor: string, genuine: readonly Trial[], impostor: readonly Trial[], score: (trial: Trial) => number) {
  const [own, foreign] = [genuine.map(score), impostor.map(score)];
  const fnmr = (rate: number): number => 1 - trueAcceptRate(own, foreign, rate);
  return { factor, fnmrAtFmr1e2: fnmr(1e-2), fnmrAtFmr1e3: fnmr(1e-3), fnmrAtFmr1e4: fnmr(1e-4) };
}

interface TypingScores {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

/** Log likelihood ratios of each typist, two repetitions averaged, figures of others from neither group (as `bench keystroke`). */
function typingScores(file: string): TypingScores[] {
  const { offset, slope } = CALIBRATIONS['full/timed'][1];
  const llrs = (scores: readonly number[]): number[] => inTwos(scores, JUDGED).map((score) => offset - slope * score);
  const subjects = scoreSet(prepare(divide(readTypingCsv(file), null, null)), 'full', ENROLLED);
  return subjects.map(({ genuine, impostors }) => ({
    genuine: llrs(genuine),
    impostor: [...impostors.first, ...impostors.last].flatMap(llrs),
  }));
}

/** Person n has the typing of typist n modulo the typists; scores of a typist are used in turn. */
function trials(
  people: readonly Person[],
  vectors: ReadonlyMap<string, Float32Array | null>,
  typists: readonly TypingScores[],
): { genuine: Trial[]; impostor: Trial[] } {
  const found = people.map(({ files }) => files.map((file) => vectors.get(file)).filter((vector) => vector instanceof Float32Array));
  const subjects = found
    .filter(({ length }) => length > 1)
    .map((all) => {
      const enrolled = Math.min(PICTURES, all.length - 1);
      return { template: mean(all.slice(0, enrolled)), probes: all.slice(enrolled, enrolled + TRIED) };
    });
  if (subjects.length < 20 || typists.length < 10) throw new Error('at least 20 people with two pictures and 10 typists are needed');
  const face = (template: Float32Array, probe: Float32Array): number => faceLlr(1 - similarity(template, probe));
  let turn = 0;
  const next = (scores: readonly number[]): number => scores[turn++ % scores.length]!;
  const genuine = subjects.flatMap(({ template, probes }, index) =>
    probes.map((probe) => ({ face: face(template, probe), typing: next(typists[index % typists.length]!.genuine) })),
  );
  const impostor = subjects.flatMap(({ template }, index) =>
    subjects.flatMap(({ probes }, other) =>
      other === index ? [] : [{ face: face(template, probes[0]!), typing: next(typists[index % typists.length]!.impostor) }],
    ),
  );
  return { genuine, impostor };
}
