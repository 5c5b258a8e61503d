import type { CDPSession } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gaussian, random } from '../../examples/simulation/random.js';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0, repetitions: 4 };
  scene = await openScene({ policy: { capture: { enroll: short, verify: { ...short, repetitions: 2 } } } });
});
afterAll(() => scene?.close());

/** A device with nothing but a touch screen. */
const ON_TOUCH = { scenario: 'other-keyboard' } as const;
/** Keys of the drawn keyboard by what is on them, in pixels of the page. */
type Board = ReadonlyMap<string, { readonly x: number; readonly y: number; readonly width: number }>;

async function boardOf(visit: Visit): Promise<Board> {
  const keys = visit.element.locator('.keys button:visible');
  await keys.first().scrollIntoViewIfNeeded();
  const frame = await visit.element.locator('.keys').boundingBox();
  if (frame === null) throw new Error('no keyboard is drawn');
  const found = new Map<string, { x: number; y: number; width: number }>();
  for (const key of await keys.all()) {
    const box = await key.boundingBox();
    const name = (await key.getAttribute('aria-label')) ?? (await key.textContent()) ?? '';
    if (box !== null) found.set(name.toLowerCase(), { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width });
  }
  return found;
}

/**
 * Types the sentence with one finger, which leans to the right and misses a little, until the step
 * is over.
 */
async function typeByTouch(visit: Visit, take: number): Promise<void> {
  const cdp: CDPSession = await visit.page.context().newCDPSession(visit.page);
  const next = random(`touches of take ${take}`);
  await visit.element.locator('.keys').waitFor();
  const board = await boardOf(visit);
  const text = (await visit.element.locator('[part~="phrase"]').textContent())?.trim() ?? '';
  const press = async (name: string): Promise<void> => {
    const key = board.get(name.toLowerCase());
    if (key === undefined) throw new Error(`no key ${name}`);
    const [dx, dy] = [3 + 2.5 * gaussian(next), 2 + 2.5 * gaussian(next)];
    const radius = 8 + Math.abs(gaussian(next));
    const point = { x: key.x + Math.max(-9, Math.min(9, dx)), y: key.y + dy, radiusX: radius, radiusY: radius, id: 1 };
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    await visit.page.waitForTimeout(40 + 8 * Math.abs(gaussian(next)));
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await visit.page.waitForTimeout(30 + 10 * Math.abs(gaussian(next)));
  };
  for (let sentence = 0; (await visit.state()) === 'typing'; sentence++) {
    if (sentence > 6) throw new Error('the sentences are not taken');
    for (const char of text) if ((await visit.state()) === 'typing') await press(char === ' ' ? 'space' : char);
    await visit.page.waitForTimeout(300);
  }
}

it('a learner with nothing but a touch screen enrolls on the drawn keyboard, and is checked on it', async () => {
  const first = await scene.visit({ learner: 'ida', clip: 'a1', take: 1, ...ON_TOUCH });
  expect(await first.until('typing')).toBe('typing');
  await typeByTouch(first, 1);
  expect(await first.until()).toBe('accepted');
  const second = await scene.visit({ learner: 'ida', clip: 'a2', take: 2, ...ON_TOUCH });
  expect(await second.until('typing')).toBe('typing');
  await typeByTouch(second, 2);
  expect(await second.until()).toBe('accepted');
  for (const { claims } of scene.runs) {
    if (claims === null || claims === undefined || !('keystroke' in claims)) throw new Error('no check was opened');
    expect(claims.keystroke.inputKind).toBe('touch-keys');
    for (const { dwellMs, x, y, size } of claims.keystroke.repetitions) {
      expect([x?.length, y?.length, size?.length]).toEqual([dwellMs.length, dwellMs.length, dwellMs.length]);
      expect([...(x ?? []), ...(y ?? [])].every((value) => value === null || Number.isInteger(value))).toBe(true);
    }
  }
  expect(scene.runs.map(({ claims }) => claims?.purpose)).toEqual(['enroll', 'verify']);
});
