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
  /** From the mean log ratio to a log likelihood ratio, fitted on this row: what `src/matching/free-text.ts` holds for 250 keys. */
  readonly calibration: { readonly offset: number; readonly slope: number };
}

/**
 * `npm run bench -- freetext`: the first half of each user's sessions enrolls; windows of the second half are genuine attempts, and everybody
 * else's windows of theirs are impostors. The background comes from users in neither the target's group nor the impostor's.
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
  const report = { set: basename(values.data, '.csv'), subjects: typists.length, rows };
  console.table(
    rows.map(({ calibration, ...row }) => ({ ...row, offset: calibration.offset.toFixed(2), slope: calibration.slope.toFixed(2) })),
  );
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
