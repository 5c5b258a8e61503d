import { parseArgs } from 'node:util';
import { nearnessToAll } from '../../src/matching/cohort.js';
import { faceLlr, meanEmbedding } from '../../src/matching/face.js';
import { fuse } from '../../src/matching/fusion.js';
import { STRICT_FACE } from '../../src/server/decision/decide.js';
import { MOST_FOREIGN } from '../../src/server/policy/policy-defaults.js';
import { NEAREST_TO_ALL } from '../../src/server/verify/check-evidence.js';
import { embedAll, vectorsOf } from './face/embed-all.js';
import { type Person, readPeople } from './face/lfw.js';
import { type Alike, alone, cohortOf, normalizedBy, shippedCohort } from './face/scoring.js';
import { masterVectors } from './master/attack.js';

/** Faces that anybody can have: the attacker's. */
const PUBLIC = 500;
const TRIES = 50;
/** What the learner's own browser has to reach beside the best rhythm. */
const CHECK_FACE = Array.from({ length: 1000 }, (_, at) => at / 100).find(
  (score) => fuse({ faceLlr: faceLlr(score), keystrokeLlr: 100 }).verdict === 'match',
) as number;
const TEMPLATES = [1, 3, 5] as const;

interface Victim {
  readonly template: Float32Array;
  readonly probes: readonly Float32Array[];
}

/** Pictures of a learner: the template's, and genuine ones. */
const PICTURES = 8;

/**
 * `npm run bench -- master --images DIR [--held-out] [--learners N] [--at-most SHARE] [--json]`:
 * how many learners are reached by vectors that are nobody's, made by gradient on the product's own
 * score from 500 public faces, beside the best rhythm: at what a browser that is not the learner's
 * must reach, and at what the learner's own must. Attacker's people and learners are apart;
 * `--held-out` takes the cohort from a third group, where the shipped one was made of the set
 * itself. `--learners`: the so many with the most pictures, which takes less time; `--at-most`:
 * fails where the tries of a month reach a larger share of learners by a browser that is not
 * theirs, and looks at nothing else.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = {
    images: { type: 'string' },
    'held-out': { type: 'boolean' },
    learners: { type: 'string', default: 'Infinity' },
    'at-most': { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.images === undefined)
    throw new Error('Usage: npm run bench -- master --images DIR [--held-out] [--learners N] [--at-most SHARE] [--json]');
  const people = readPeople(values.images);
  // Those with one picture cannot be learners; where they are few, half of all people are the
  // attacker's.
  const single = alone(people);
  const attackers = (single.length >= 100 ? single : people.filter((_, index) => index % 2 === 0)).slice(0, PUBLIC);
  const rest = people.filter((person) => !attackers.includes(person));
  const known = values['held-out'] === true ? alone(rest) : [];
  const learners = rest
    .filter(({ files }) => files.length > 1)
    .sort((one, other) => other.files.length - one.files.length)
    .slice(0, Number(values.learners));
  const files = [...attackers, ...known].map((person) => person.files[0] as string);
  const wanted = [...files, ...learners.flatMap((person) => person.files.slice(0, PICTURES))];
  const vectors = vectorsOf(await embedAll(values.images, wanted, 'ours'), 'ours');
  const cohort = values['held-out'] === true ? cohortOf(known, vectors) : shippedCohort();
  const alike = normalizedBy(cohort);
  const faces = attackers.flatMap(({ files }) => vectors.get(files[0] as string) ?? []);
  const rows = [];
  const own = values['at-most'] === undefined ? { own: CHECK_FACE } : {};
  for (const [where, threshold] of Object.entries({ foreign: STRICT_FACE, ...own })) {
    for (const [vectorsAs, nearest] of Object.entries({ one: NEAREST_TO_ALL.frame, three: NEAREST_TO_ALL.mean })) {
      const made = masterVectors({ cohort, faces, threshold, nearest, tries: TRIES });
      if (made.some((vector) => nearnessToAll(vector, cohort) > nearest + 1e-6)) throw new Error('a vector that step 17 refuses');
      for (const enrolled of TEMPLATES) {
        const victims = victimsOf(learners, vectors, enrolled);
        if (victims.length >= 10) rows.push({ where, threshold, vectorsAs, enrolled, ...figures(victims, made, alike, threshold) });
      }
    }
  }
  const foreign = rows.filter(({ where }) => where === 'foreign');
  const most = (name: 'reachedIn50' | 'reachedInBudget'): number => Math.max(...foreign.map((row) => row[name]));
  if (foreign.length === 0) throw new Error('ten learners with two pictures or more are needed beside the attacker’s people');
  const several = foreign.filter(({ enrolled }) => enrolled > 1);
  const genuine = Math.min(...(several.length > 0 ? several : foreign).map((row) => row.genuine));
  const report = { reachedIn50: most('reachedIn50'), reachedInBudget: most('reachedInBudget'), budget: MOST_FOREIGN, genuine };
  console.table(rows);
  console.table([report]);
  if (values.json === true) console.log(JSON.stringify({ ...report, publicFaces: faces.length, rows }));
  if (values['at-most'] !== undefined && !(report.reachedInBudget <= Number(values['at-most'])))
    throw new Error(`made-up faces reach ${report.reachedInBudget} of the learners`);
}

/** A learner's template of the first pictures; the others are genuine. */
function victimsOf(people: readonly Person[], vectors: ReadonlyMap<string, Float32Array | null>, enrolled: number): Victim[] {
  return people.flatMap(({ files }) => {
    const found = files.map((file) => vectors.get(file)).filter((vector) => vector instanceof Float32Array);
    if (found.length <= enrolled) return [];
    return [{ template: meanEmbedding(found.slice(0, enrolled)), probes: found.slice(enrolled, enrolled + 3) }];
  });
}

function figures(victims: readonly Victim[], made: readonly Float32Array[], alike: Alike, threshold: number) {
  const firstTry = victims.map(({ template }) => made.findIndex((vector) => alike(vector, template) >= threshold));
  const within = (tries: number): number => firstTry.filter((at) => at >= 0 && at < tries).length / victims.length;
  const passed = (probe: Float32Array, template: Float32Array): boolean => alike(probe, template) >= threshold;
  const one = victims.map(({ template, probes }) => passed(probes[0] as Float32Array, template));
  const three = victims.filter(({ probes }) => probes.length === 3).map(({ template, probes }) => passed(meanEmbedding(probes), template));
  const share = (all: readonly boolean[]): number => all.filter(Boolean).length / all.length;
  return {
    victims: victims.length,
    reachedIn1: within(1),
    reachedIn5: within(5),
    reachedInBudget: within(MOST_FOREIGN),
    reachedIn50: within(TRIES),
    genuineOnePicture: share(one),
    genuine: three.length === 0 ? share(one) : share(three),
  };
}
