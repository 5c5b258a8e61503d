import { expect, it } from 'vitest';
import { bothLooks } from '../../../src/server/decision/one-more.js';
import type { Evidence, KeystrokeRepetition } from '../../../src/types.js';
import { type Browser, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';
import { lookAlike, madeUpFace, pictures } from '../../support/made-up-faces.js';

const blend = (own: readonly (number | null)[], other: readonly (number | null)[], share: number): (number | null)[] =>
  own.map((time, at) => Math.round(time! + share * (other[at]! - time!)));

it('one more look at another face is not outvoted by a first one at the learner’s', async () => {
  const backend = await testBackend();
  try {
    const browser: Browser = await backend.browser('ada');
    const ada = madeUpFace('ada');
    let sitting = 0;
    const check = async (face: Float32Array, share = 0): Promise<string | undefined> => {
      backend.clock.now += 60;
      const challenge = await browser.challenge();
      const own = evidenceOf({ face: 1, typist: 1 }, challenge.claims, ++sitting);
      const other = evidenceOf({ face: 1, typist: 101 }, challenge.claims, sitting);
      const repetitions = own.keystroke.repetitions.map(
        ({ dwellMs, downDownMs }, at): KeystrokeRepetition => ({
          dwellMs: blend(dwellMs, other.keystroke.repetitions[at]!.dwellMs, share),
          downDownMs: blend(downDownMs, other.keystroke.repetitions[at]!.downDownMs, share),
          edits: 0,
        }),
      );
      const seen = pictures(face, own.face.samples.length, `sitting ${sitting}`);
      const samples = own.face.samples.map((sample, at) => ({
        ...sample,
        vector: own.face.samples.length === 1 ? face : seen[at]!,
      }));
      const evidence: Evidence = { ...own, face: { ...own.face, samples }, keystroke: { ...own.keystroke, repetitions } };
      const answer = await browser.post(await browser.seal(challenge, evidence));
      return ((await answer.json()) as { result?: string }).result;
    };
    expect(await check(ada)).toBe('accepted');
    let result: string | undefined;
    for (let share = 0.7; share > 0 && result !== 'one-more'; share -= 0.02) result = await check(ada, share);
    expect(result).toBe('one-more');
    expect(await check(lookAlike(ada, 1.5))).toBe('refused');
  } finally {
    await backend.close();
  }
}, 120_000);

it('two looks count as their mean, and one that is another’s by itself counts alone', () => {
  expect(bothLooks(3.6, 6)).toBeCloseTo(4.8);
  expect(bothLooks(9, 2.2)).toBeCloseTo(5.6);
  expect([bothLooks(9, 2.1), bothLooks(2.1, 9)]).toEqual([2.1, 2.1]);
});
