import { parseArgs } from 'node:util';
import { random } from '../../examples/simulation/random.js';
import { faceLlr, meanEmbedding } from '../../src/matching/face.js';
import { fuse } from '../../src/matching/fusion.js';
import { decide } from '../../src/server/decision/decide.js';
import { bothLooks } from '../../src/server/decision/one-more.js';
import { trueAcceptRate } from '../support/rates.js';
import { readTypingCsv } from '../support/typing-csv.js';
import { embedAll, vectorsOf } from './face/embed-all.js';
import { type Person, readPeople } from './face/lfw.js';
import { type Alike, alone, cohortOf, normalizedBy, shippedCohort } from './face/scoring.js';
import { learnedScores } from './keystroke/learning.js';
import { type Divided, divide } from './keystroke/protocol.js';
import { hasTouchColumns } from './keystroke/touch-csv.js';
import { touchChecks } from './keystroke/touch-report.js';
import { type Prepared, prepare } from './keystroke/trials.js';

/**
 * What the product enrolls of the sentence, judges of it in a check, and judges with the one more.
 */
const ENROLLED = 8;
const JUDGED = 2;
const WITH_ONE_MORE = 3;
/** Pictures of a person that make the template at most. */
const PICTURES = 5;
/** Trials that are drawn for each figure. */
const DRAWN = 400_000;

/** Scores of one check: what it is judged by, and what with its one more look and repetition. */
interface Half {
  readonly once: number;
  readonly more: number;
}

interface Halves {
  readonly genuine: readonly Half[];
  readonly impostor: readonly Half[];
}

/**
 * `npm run bench -- fusion --typing CSV --images DIR [--held-out] [--json]`: made-up people with
 * the face of one set and the typing of another, decided as the product decides. A genuine trial is
 * a look and two repetitions of the same made-up person; an impostor has another's face, another's
 * typing, or both. A look is the mean of so many pictures: three as the product takes, and one,
 * which is harder than three pictures of one sitting. Faces and typing of a real person may go
 * together more than these do: nothing here can show it. Of a typist, the checks come one after the
 * other and teach as they do in the product; and once more as if nothing were learned.
 * `--held-out`: the cohort is made of the set's people with one picture, whom nothing else knows.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = {
    typing: { type: 'string' },
    images: { type: 'string' },
    'held-out': { type: 'boolean' },
    json: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.typing === undefined || values.images === undefined)
    throw new Error('Usage: npm run bench -- fusion --typing CSV --images DIR [--held-out] [--json]');
  const people = readPeople(values.images);
  const heldOut = values['held-out'] === true ? alone(people) : [];
  const tested = people.filter(({ files }) => files.length > 1);
  const files = [...heldOut, ...tested].flatMap((person) => person.files.slice(0, PICTURES + 6));
  const vectors = vectorsOf(await embedAll(values.images, files, 'ours'), 'ours');
  const alike = normalizedBy(values['held-out'] === true ? cohortOf(heldOut, vectors) : shippedCohort());
  const typing = typingOf(values.typing);
  const looks = typing.flatMap(({ learns, halves }) => {
    return [3, 1].flatMap((pictures) => {
      const faces = faceHalves(tested, vectors, alike, pictures);
      return faces === null ? [] : [{ pictures, learns, ...figures(faces, halves) }];
    });
  });
  for (const { pictures, learns, rows, decided } of looks) {
    const look = pictures === 1 ? 'one picture' : `the mean of ${pictures} pictures`;
    console.log(`${look} against a template of ${PICTURES} at most, ${learns ? 'checks teach' : 'as if nothing were learned'}`);
    console.table(rows);
    console.table([decided]);
  }
  if (values.json === true) console.log(JSON.stringify({ looks }));
}

/** Of a set with touch columns as if nothing were learned: it is too short to teach. */
function typingOf(file: string): readonly { readonly learns: boolean; readonly halves: Halves }[] {
  if (hasTouchColumns(file)) return [{ learns: false, halves: touchChecks(file, JUDGED, WITH_ONE_MORE) }];
  const divided = divide(readTypingCsv(file), null, null);
  if (divided.length < 10) throw new Error('at least 10 typists are needed');
  const prepared = prepare(divided);
  return [true, false].map((learns) => ({ learns, halves: typingHalves(divided, prepared, learns) }));
}

/**
 * Errors at given rates, and the product's own decisions: shares of honest checks and of impostors
 * that are accepted at once, and with the one more that some are asked for.
 */
function figures(face: Halves, typing: Halves) {
  const next = random('fusion');
  const of = (halves: readonly Half[]): Half => halves[Math.floor(next() * halves.length)] as Half;
  const drawn = (faces: readonly Half[], typists: readonly Half[]) =>
    Array.from({ length: DRAWN }, () => ({ face: of(faces), typing: of(typists) }));
  const trials = {
    honest: drawn(face.genuine, typing.genuine),
    foreign: drawn(face.impostor, typing.impostor),
    foreignRhythm: drawn(face.genuine, typing.impostor),
    foreignFace: drawn(face.impostor, typing.genuine),
  };
  const row = (factor: string, score: (trial: Trial) => number) => {
    const [own, others] = [trials.honest.map(score), trials.foreign.map(score)];
    const fnmr = (rate: number): number => 1 - trueAcceptRate(own, others, rate);
    return { factor, fnmrAtFmr1e2: fnmr(1e-2), fnmrAtFmr1e3: fnmr(1e-3), fnmrAtFmr1e4: fnmr(1e-4) };
  };
  const rows = [
    row('face', (trial) => trial.face.once),
    row('typing', (trial) => trial.typing.once),
    row('fused', ({ face: { once: faceLlr }, typing: { once: keystrokeLlr } }) => fuse({ faceLlr, keystrokeLlr }).score),
  ];
  const decided = Object.fromEntries(
    Object.entries(trials).flatMap(([who, all]) => {
      const once = all.filter((trial) => resultOf(trial) === 'accepted').length;
      const more = all.filter((trial) => resultOf(trial) === 'one-more' && resultOf(trial, 'more') === 'accepted').length;
      return [
        [`${who}Once`, once / all.length],
        [`${who}WithOneMore`, (once + more) / all.length],
      ];
    }),
  );
  return { genuine: face.genuine.length, impostors: face.impostor.length, rows, decided };
}

interface Trial {
  readonly face: Half;
  readonly typing: Half;
}

function resultOf({ face, typing }: Trial, half: keyof Half = 'once') {
  const repetitions = half === 'once' ? JUDGED : WITH_ONE_MORE;
  const scores = { faceLlr: face[half], keystrokeLlr: typing[half] };
  return decide({ ...scores, repetitions, mostRepetitions: WITH_ONE_MORE, late: false, live: true, coarse: false }).result;
}

/**
 * Log likelihood ratios over all typists, figures of others from neither group (as
 * `bench keystroke`).
 */
function typingHalves(divided: readonly Divided[], prepared: Prepared, learns: boolean): Halves {
  const asked = { enrolled: ENROLLED, judged: JUDGED, withOneMore: WITH_ONE_MORE, learns };
  const { genuine, impostor } = learnedScores(divided, prepared, asked);
  return { genuine: genuine.flat(), impostor };
}

/**
 * Templates of up to five pictures, and of each person and everybody else two looks: the second is
 * the one more. `null`: too few people have so many pictures.
 */
function faceHalves(
  people: readonly Person[],
  vectors: ReadonlyMap<string, Float32Array | null>,
  alike: Alike,
  pictures: number,
): Halves | null {
  const subjects = people.flatMap(({ files }) => {
    const found = files.map((file) => vectors.get(file)).filter((vector) => vector instanceof Float32Array);
    if (found.length <= 2 * pictures) return [];
    const enrolled = Math.min(PICTURES, found.length - 2 * pictures);
    const [first, second] = [0, 1].map((look) => {
      const from = enrolled + look * pictures;
      return meanEmbedding(found.slice(from, from + pictures));
    }) as [Float32Array, Float32Array];
    return [{ template: meanEmbedding(found.slice(0, enrolled)), first, second }];
  });
  if (subjects.length < 20) return null;
  const half = (template: Float32Array, { first, second }: (typeof subjects)[number]): Half => {
    const [one, other] = [alike(template, first), alike(template, second)];
    return { once: faceLlr(one), more: faceLlr(bothLooks(one, other)) };
  };
  return {
    genuine: subjects.map((subject) => half(subject.template, subject)),
    impostor: subjects.flatMap(({ template }, index) =>
      subjects.flatMap((subject, other) => (other === index ? [] : [half(template, subject)])),
    ),
  };
}
