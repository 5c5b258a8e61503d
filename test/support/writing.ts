import type { ChallengeClaims, DigraphTiming, WritingEvidence } from '../../src/types.js';
import { random } from './evidence.js';

/** Pairs that English is full of. */
const PAIRS = ['TH', 'HE', 'IN', 'ER', 'AN', 'RE', 'ON', 'AT', 'EN', 'ND', 'TI', 'ES', 'OR', 'TE', 'OF', 'ED', 'IS', 'IT', 'AL', 'AR'];

/** A window of 200 pairs as this typist writes them; `sitting` seeds the noise. */
export function writingOf(typist: number, { consent, iat }: ChallengeClaims, sitting: number, pasted = 0): WritingEvidence {
  const noise = random(sitting * 7919 + typist);
  const digraphs = PAIRS.map((pair, at) => {
    const own = random(typist * 131 + at);
    const [hold, next] = [60 + 80 * own(), 100 + 200 * own()];
    const timings = Array.from(
      { length: 10 },
      (): DigraphTiming => ({
        dwellMs: hold * (0.85 + 0.3 * noise()),
        downDownMs: next * (0.8 + 0.4 * noise()),
      }),
    );
    return [`Key${pair[0]} Key${pair[1]}`, timings];
  });
  return {
    consent: {
      policyId: consent.id,
      policyHash: consent.hash,
      screenHash: 'S'.repeat(43),
      lang: 'en',
      agreedAt: iat,
      purposes: consent.purposes,
      categories: consent.categories,
      retentionDays: consent.retentionDays,
    },
    writing: { digraphs: Object.fromEntries(digraphs), keys: 250, edits: 3, pastedCharacters: pasted, blurs: 1, elapsedMs: 60_000 },
  };
}
