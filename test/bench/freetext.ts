import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { addBackgroundTypist, type BackgroundStatistics, backgroundFrom } from '../../src/matching/free-text/background.js';
import { addWindow, type FreeTextTemplate, type TypedDigraphs } from '../../src/matching/free-text/digraphs.js';
import { scoreFreeText } from '../../src/matching/free-text.js';
import { digraphsOf, type FreeTypist, readFreeTextCsv } from '../support/free-text-csv.js';
import { fitLogistic } from '../support/logistic.js';
import { equalErrorRate, trueAcceptRate } from '../support/rates.js';
import { GROUPS } from './keystroke/protocol.js';

const USAGE = 'Usage: npm run bench -- freetext --data FILE.csv [--json]';
/** Keys in a window. */
const WINDOWS = [100, 250, 500] as const;

interface Row {
  readonly enrolledSessions: number;
  readonly windowKeys: number;
  readonly eer: number;
  readonly eerSd: number;
  readonly globalEer: number;
  readonly frrAtFar1: number;
  readonly frrAtFar5: number;
  /**
   * From the mean log ratio to a log likelihood ratio, fitted on this row: what
   * `src/matching/free-text.ts` holds for 250 keys.
   */
  readonly calibration: { readonly offset: number; readonly slope: number };
}

/**
 * `npm run bench -- freetext`: the first half of each user's sessions enrolls; windows of the
 * second half are genuine attempts, and everybody else's windows of theirs are impostors. The
 * background comes from users in neither the target's group nor the impostor's.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' }, json: { type: 'boolean' } } });
  if (values.data === undefined) throw new Error(USAGE);
  const typists = readFreeTextCsv(values.data);
  const fewest = Math.min(...typists.map(({ sessions }) => sessions.length));
  if (fewest < 2) throw new Error('every user needs two sessions at least');
  const enrolling = [...new Set([1, fewest >> 1])];
  const rows = enrolling.flatMap((enrolledSessions) =>
    WINDOWS.map((windowKeys) => rowOf(typists, enrolledSessions, fewest >> 1, windowKeys)),
  );
  const learned = [1, 2, 3, 4, 6].map((windows) => learnedRow(typists, fewest >> 1, windows));
  const report = { set: basename(values.data, '.csv'), subjects: typists.length, rows, learned };
  console.table(
    rows.map(({ calibration, ...row }) => ({ ...row, offset: calibration.offset.toFixed(2), slope: calibration.slope.toFixed(2) })),
  );
  console.table(learned);
  if (values.json === true) console.log(JSON.stringify(report));
}

function rowOf(typists: readonly FreeTypist[], enrolledSessions: number, half: number, windowKeys: number): Row {
  const templates = typists.map(({ sessions }) => sessions.slice(0, enrolledSessions).map(digraphsOf).reduce(addWindow, {}));
  const full = typists.map(({ sessions }) => sessions.slice(0, half).map(digraphsOf).reduce(addWindow, {}));
  const windows = typists.map(({ sessions }) => sessions.slice(half).flatMap((keys) => windowsOf(keys, windowKeys)));
  const backgrounds = backgroundsOf(full);
  const means = (target: number, other: number): number[] => {
    const background = backgrounds(target % GROUPS, other % GROUPS);
    return windows[other]!.map((probe) => scoreFreeText({ template: templates[target]!, probe, background }).mean);
  };
  const scores = typists.map((_, target) => ({
    genuine: means(target, target),
    impostor: typists.flatMap((__, other) => (other === target ? [] : means(target, other))),
  }));
  const eers = scores.map(({ genuine, impostor }) => equalErrorRate(genuine, impostor));
  const genuine = scores.flatMap((one) => one.genuine);
  const impostor = scores.flatMap((one) => one.impostor);
  const eer = average(eers);
  const { offset, slope } = fitLogistic(genuine, impostor);
  return {
    enrolledSessions,
    windowKeys,
    eer,
    eerSd: Math.sqrt(average(eers.map((value) => (value - eer) ** 2))),
    globalEer: equalErrorRate(genuine, impostor),
    frrAtFar1: 1 - trueAcceptRate(genuine, impostor, 0.01),
    frrAtFar5: 1 - trueAcceptRate(genuine, impostor, 0.05),
    calibration: { offset, slope: -slope },
  };
}

interface LearnedRow {
  /** Windows of 250 keys that the template was learned from. */
  readonly windows: number;
  readonly globalEer: number;
  /** The same with the mean of three windows. */
  readonly globalEerOfThree: number;
  /**
   * Shares of means of three: the same typist's below −2, others' above 1 (the limits of
   * `src/server/typing/writing.ts`).
   */
  readonly genuineDiffers: number;
  readonly impostorConsistent: number;
}

/**
 * As the monitor learns: from so many first windows, with the background of everybody in another
 * group.
 */
function learnedRow(typists: readonly FreeTypist[], half: number, windows: number): LearnedRow {
  const of = (sessions: FreeTypist['sessions']) => sessions.flatMap((keys) => windowsOf(keys, 250));
  const templates = typists.map(({ sessions }) => of(sessions.slice(0, half)).slice(0, windows).reduce(addWindow, {}));
  const probes = typists.map(({ sessions }) => of(sessions.slice(half)));
  const backgrounds = backgroundsOf(templates);
  const llrs = (target: number, other: number): number[] => {
    const background = backgrounds(target % GROUPS, other % GROUPS);
    return probes[other]!.map((probe) => scoreFreeText({ template: templates[target]!, probe, background }).llr);
  };
  const genuine = typists.map((_, target) => llrs(target, target));
  const impostor = typists.flatMap((_, target) => typists.flatMap((__, other) => (other === target ? [] : [llrs(target, other)])));
  const [own, foreign] = [genuine.flatMap(inThrees), impostor.flatMap(inThrees)];
  return {
    windows,
    globalEer: equalErrorRate(genuine.flat(), impostor.flat()),
    globalEerOfThree: equalErrorRate(own, foreign),
    genuineDiffers: own.filter((llr) => llr <= -2).length / own.length,
    impostorConsistent: foreign.filter((llr) => llr >= 1).length / foreign.length,
  };
}

function inThrees(values: readonly number[]): number[] {
  return Array.from({ length: Math.floor(values.length / 3) }, (_, at) => average(values.slice(3 * at, 3 * at + 3)));
}

function backgroundsOf(templates: readonly FreeTextTemplate[]): (one: number, other: number) => ReturnType<typeof backgroundFrom> {
  const made = new Map<string, ReturnType<typeof backgroundFrom>>();
  return (one, other) => {
    const key = [Math.min(one, other), Math.max(one, other)].join();
    const kept = templates.filter((_, index) => index % GROUPS !== one && index % GROUPS !== other);
    const empty: BackgroundStatistics = {};
    const background = made.get(key) ?? backgroundFrom(kept.reduce((sums, typist) => addBackgroundTypist(sums, typist), empty));
    made.set(key, background);
    return background;
  };
}

function windowsOf(keys: readonly Parameters<typeof digraphsOf>[0][number][], size: number): TypedDigraphs[] {
  const windows: TypedDigraphs[] = [];
  for (let at = 0; at + size <= keys.length; at += size) windows.push(digraphsOf(keys.slice(at, at + size)));
  return windows;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
