import type { CarelessTypist } from '../../../examples/simulation/careless.js';
import { openPlace, type Place } from './place.js';

export interface CarelessFigures {
  /**
   * Of the sentences that people who err begin, at 25, 40 and 70 words a minute, how many are
   * taken.
   */
  readonly repetitionsTaken: number;
  /**
   * From Start to the answer, medians at 40 words a minute: the time of the machine, and in it, in
   * place of the scripted typing, the typist's own.
   */
  readonly enrollSecondsAt40: number;
  readonly checkSecondsAt40: number;
}

const SPEEDS = [25, 40, 70] as const;
/** As many as a challenge may ask for: their share is what is wanted. */
const MANY = { faceFrames: 2, warmupRepetitions: 0, repetitions: 20 } as const;
/** People who are timed at 40 words a minute. */
const TIMED = ['kim', 'lou', 'max', 'noa', 'ola'] as const;

/** People who slip, leave stray keys and forget Caps Lock, in front of the harness. */
export async function measureCareless(): Promise<CarelessFigures> {
  const taken = await inPlace({ capture: { enroll: { ...MANY, leastRepetitions: 20 } } }, async (place) => {
    let [sentences, wanted] = [0, 0];
    for (const wordsAMinute of SPEEDS) {
      const { learner } = await place.visit({ learner: `careless-${wordsAMinute}`, clip: 'a1', typist: { name: 'ida', wordsAMinute } });
      await learner.until('review');
      sentences += learner.typing().sentences;
      wanted += MANY.repetitions;
    }
    return wanted / sentences;
  });
  return inPlace({}, async (place) => {
    const [enrolled, checked]: [number[], number[]] = [[], []];
    for (const name of TIMED) {
      const typist = { name, wordsAMinute: 40 };
      enrolled.push(await timed(place, typist, 'a1'));
      checked.push(await timed(place, typist, 'a2'));
    }
    return { repetitionsTaken: taken, enrollSecondsAt40: median(enrolled), checkSecondsAt40: median(checked) };
  });
}

async function inPlace<T>(policy: object, measure: (place: Place) => Promise<T>): Promise<T> {
  const place = await openPlace(policy);
  try {
    return await measure(place);
  } finally {
    await place.close();
  }
}

/** Scripted keys take no time, and carry the times of a typist: those count instead. */
async function timed(place: Place, typist: CarelessTypist, clip: 'a1' | 'a2'): Promise<number> {
  const { learner } = await place.visit({ learner: `timed-${typist.name}`, clip, typist });
  await learner.until('idle');
  const startedMs = Date.now();
  await learner.until('typing');
  const typingMs = Date.now();
  await learner.until('review', 'error');
  const typedMs = Date.now();
  const end = await learner.until();
  if (end !== 'accepted' && end !== 'one-more') console.error(`  a check of ${typist.name} ended ${end}`);
  const own = learner.typing().untilSeconds - typingMs / 1000;
  const machine = (typingMs - startedMs + (Date.now() - typedMs)) / 1000;
  console.error(`  ${typist.name}, ${clip}: ${machine.toFixed(0)} s of the machine, ${own.toFixed(0)} s of typing`);
  return machine + own;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}
