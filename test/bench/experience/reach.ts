import type { CDPSession, Page } from 'playwright';
import type { CheckState } from '../../../src/check-types.js';
import type { Hint } from '../../../src/types.js';
import { openPlace, type Place, type VisitOptions } from './place.js';

const STATES: Readonly<Record<CheckState, true>> = {
  idle: true,
  checking: true,
  consent: true,
  primer: true,
  loading: true,
  face: true,
  document: true,
  typing: true,
  review: true,
  sending: true,
  'one-more': true,
  accepted: true,
  'under-review': true,
  refused: true,
  error: true,
  cancelled: true,
};
const HINTS: Readonly<Record<Hint, true>> = {
  'no-face': true,
  'many-faces': true,
  closer: true,
  back: true,
  left: true,
  right: true,
  up: true,
  down: true,
  'look-straight': true,
  'level-head': true,
  dark: true,
  bright: true,
  'uneven-light': true,
  blurry: true,
  'hold-still': true,
  'eyes-closed': true,
  covered: true,
  'card-missing': true,
  'card-closer': true,
  'card-back': true,
  'card-dark': true,
  'card-glare': true,
  'card-blurry': true,
  'card-other': true,
  good: true,
};
export const ALL_STATES: readonly string[] = Object.keys(STATES);
export const ALL_HINTS: readonly string[] = Object.keys(HINTS);

interface Scenario {
  readonly visit: VisitOptions;
  /** A fault of the harness, from this state on, for so many requests. */
  readonly fault?: readonly [name: string, from: string, times?: number];
  readonly until?: string;
  /** What the learner does then. */
  readonly ending?: 'cancel' | 'decline' | 'paste' | 'compose' | 'script' | 'touch' | 'lose';
}

const page = (scenario: string): Scenario => ({ visit: { learner: scenario, scenario, clip: 'a1' } });
const typing = (ending: NonNullable<Scenario['ending']>): Scenario => ({ visit: { learner: ending, clip: 'a1' }, until: 'typing', ending });

/** Reached otherwise: by another film, or another card. */
const BY_NO_SCENARIO = ['no-face', 'many-faces', 'good', 'card-other'];

const SCENARIOS: readonly Scenario[] = [
  { visit: { learner: 'flow', clip: 'a1' } },
  { visit: { learner: 'flow', clip: 'a2' } },
  { visit: { learner: 'flow', clip: 'b1' } },
  { visit: { learner: 'flow', clip: 'a2' }, fault: ['late', 'review', 1] },
  { visit: { learner: 'flow', clip: 'a2', scenario: 'one-more' } },
  { visit: { learner: 'flow', clip: 'a2', scenario: 'other-device' } },
  { visit: { learner: 'stops', clip: 'a1' }, until: 'primer', ending: 'cancel' },
  { visit: { learner: 'declines', clip: 'a1' }, until: 'consent', ending: 'decline' },
  { visit: { learner: 'nobody', clip: 'nobody' } },
  { visit: { learner: 'two', clip: 'two' } },
  ...['env-insecure', 'env-unsupported', 'env-policy-blocked', 'env-webview', 'engine-failed', 'clock-coarse', 'seal-fails'].map(page),
  ...['camera-none', 'camera-denied', 'camera-in-use', 'camera-black', 'camera-lost'].map(page),
  ...ALL_HINTS.filter((hint) => !BY_NO_SCENARIO.includes(hint) && !hint.startsWith('card-')).map((hint) => page(`hint-${hint}`)),
  { visit: { learner: 'missing', clip: 'a1' }, fault: ['model-missing', 'idle'] },
  { visit: { learner: 'html', clip: 'a1' }, fault: ['model-html', 'idle'] },
  { visit: { learner: 'down', clip: 'a1' }, fault: ['backend-down', 'idle'] },
  { visit: { learner: 'garbled', clip: 'a1' }, fault: ['challenge-garbled', 'idle'] },
  { visit: { learner: 'expired', clip: 'a1' }, fault: ['challenge-expired', 'review', 1] },
  { visit: { learner: 'used', clip: 'a1' }, fault: ['challenge-used', 'review', 1] },
  { visit: { learner: 'flipped', clip: 'a1' }, fault: ['flipped-byte', 'review', 1] },
  { visit: { learner: 'large', clip: 'a1' }, fault: ['oversized', 'review', 1] },
  typing('paste'),
  typing('compose'),
  typing('script'),
  typing('touch'),
  typing('lose'),
  page('face-frozen'),
  page('canvas-noise'),
  { visit: { learner: 'stalled', clip: 'a1' }, fault: ['assets-stalled', 'idle'] },
];

/** With an identity card at the enrolment. */
const CARDS: readonly Scenario[] = ['card-missing', 'card-closer', 'card-dark', 'card-glare', 'card-blurry'].map((hint) =>
  page(`hint-${hint}`),
);

/** The one that `mistype` knows. */
const ONE_SENTENCE = { phrases: [{ id: 'en-1', lang: 'en', text: 'Rain fell softly on the old stone bridge.' }] };

/** Few pictures and repetitions, and a short time for the face: what cannot be mended shows soon. */
const SHORT = { faceFrames: 2, warmupRepetitions: 0, repetitions: 1, faceTimeoutSeconds: 6 };

/**
 * Names of the states, codes and hints that the scenarios reach in the real element.
 *
 * @param only scenarios whose name holds this; default: all
 */
export async function reachAll(only = ''): Promise<ReadonlySet<string>> {
  const reached = new Set<string>(['idle']);
  const chosen = (scenarios: readonly Scenario[]): Scenario[] => scenarios.filter((scenario) => nameOf(scenario).includes(only));
  await walkAll(chosen(SCENARIOS), {}, reached);
  await walkAll(chosen(CARDS), { document: { still: false } }, reached);
  return reached;
}

function nameOf({ visit, fault, ending }: Scenario): string {
  return visit.scenario || fault?.[0] || ending || visit.clip || '';
}

async function walkAll(scenarios: readonly Scenario[], policy: object, reached: Set<string>): Promise<void> {
  const place = await openPlace({ ...ONE_SENTENCE, capture: { enroll: SHORT, verify: SHORT }, ...policy });
  try {
    for (const scenario of scenarios) {
      const name = nameOf(scenario);
      const found = await walk(place, scenario).catch((error: unknown) => {
        console.error(`${name}: ${error instanceof Error ? error.message : error}`);
        return [];
      });
      console.error(`  ${name}: ${found.filter((what) => !reached.has(what)).join(' ') || 'nothing new'}`);
      for (const what of found) reached.add(what);
    }
  } finally {
    await place.close();
  }
}

async function walk(place: Place, { visit, fault, until, ending }: Scenario): Promise<string[]> {
  const [name, from, times] = fault ?? [];
  place.harness.setFault('none');
  if (from === 'idle') place.harness.setFault(name as string, times);
  const { learner, page: shown } = await place.visit(visit);
  const before = from === undefined || from === 'idle' ? until : from;
  await learner.until(...(before === undefined ? [] : [before]));
  if (from !== undefined && from !== 'idle') {
    place.harness.setFault(name as string, times);
    await learner.until();
  }
  if (ending !== undefined) await end(ending, shown, learner);
  place.harness.setFault('none');
  const told = (await learner.told()).flatMap(({ state, hint, code }) => [state, hint, code].filter((what) => what !== undefined));
  const screen = learner.element.locator('.code code');
  if ((await screen.count()) > 0) told.push(await screen.innerText());
  if ((await learner.state()) === 'error' && name === 'backend-down') told.push('submit/network');
  return told;
}

async function end(
  ending: NonNullable<Scenario['ending']>,
  shown: Page,
  learner: Awaited<ReturnType<Place['visit']>>['learner'],
): Promise<void> {
  if (ending === 'cancel') await learner.element.evaluate((element) => (element as HTMLElement & { cancel(): void }).cancel());
  else if (ending === 'decline') await learner.element.locator('button[part~="secondary"]').first().click();
  else await mistype(ending, shown, learner);
  await learner.until();
}

const SENTENCE = 'Rain fell softly on the old stone bridge.';

/** Every key goes down and none comes up, as when a program in between swallows it. */
async function loseKeys(cdp: CDPSession, text: string): Promise<void> {
  for (const key of text) {
    const code = key === ' ' ? 'Space' : `Key${key.toUpperCase()}`;
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key === '.' ? 'Period' : code, text: key, unmodifiedText: key });
  }
}

/** The sentence gets into the field in another way than by typing, five times. */
async function mistype(
  way: 'paste' | 'compose' | 'script' | 'touch' | 'lose',
  shown: Page,
  { element, state }: Awaited<ReturnType<Place['visit']>>['learner'],
): Promise<void> {
  const cdp = await shown.context().newCDPSession(shown);
  const input = element.locator('[part~="input"]');
  await input.waitFor();
  for (let time = 0; time < 12 && (await state()) === 'typing'; time++) {
    await input.focus();
    if (way === 'paste') await cdp.send('Input.insertText', { text: SENTENCE });
    if (way === 'compose') {
      await cdp.send('Input.imeSetComposition', { text: 'あめ', selectionStart: 2, selectionEnd: 2 });
      await cdp.send('Input.insertText', { text: '雨' });
    }
    if (way === 'touch') {
      for (const text of [SENTENCE.slice(0, 1), SENTENCE.slice(1)]) {
        await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Unidentified', code: '', windowsVirtualKeyCode: 229 });
        await cdp.send('Input.insertText', { text });
        await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Unidentified', code: '', windowsVirtualKeyCode: 229 });
      }
    }
    if (way === 'lose') await loseKeys(cdp, SENTENCE);
    if (way === 'script')
      await input.evaluate((field) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'R', code: 'KeyR', bubbles: true })));
    await shown.waitForTimeout(250);
  }
}
