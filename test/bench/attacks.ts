import { VERIFICATION_FAILURES } from '../../src/bundle/verification-error.js';
import { openAttackedBackend } from '../bundle/attacks/attacked-backend.js';
import { ATTACKS } from '../bundle/attacks/corpus.js';
import { type FlipCounts, flipBits } from '../bundle/attacks/flips.js';

interface Report extends FlipCounts {
  /**
   * Attacks of the corpus; those that were taken, refused with another code or ended in a crash are
   * counted with the flips.
   */
  readonly corpus: number;
}

/**
 * `npm run bench -- attacks [--json]`: the corpus of attacks, each posted to a backend on PGlite,
 * and every bit of the JWE and of the JWS of each purpose turned over, one at a time. `--every N`
 * takes each N-th bit only.
 *
 * @throws Error when anything was accepted, refused with another code than expected, or crashed
 */
export async function run(args: readonly string[]): Promise<void> {
  const every = args.includes('--every') ? Number(args[args.indexOf('--every') + 1]) : 1;
  if (!(Number.isInteger(every) && every > 0)) throw new Error('--every takes a whole number');
  const corpus = await runCorpus();
  console.error(`${ATTACKS.length} attacks: ${JSON.stringify(corpus)}`);
  const flips = await flipBits(every, (what, counts) => console.error(`${what}: ${JSON.stringify(counts)}`));
  const report: Report = {
    flips: flips.flips,
    accepted: flips.accepted + corpus.accepted,
    corpus: ATTACKS.length,
    wrongCode: flips.wrongCode + corpus.wrongCode,
    crashes: flips.crashes + corpus.crashes,
  };
  if (args.includes('--json')) console.log(JSON.stringify(report));
  else console.table(report);
  if (report.accepted + report.wrongCode + report.crashes > 0) throw new Error('an attack was not refused as it should be');
}

async function runCorpus(): Promise<Omit<FlipCounts, 'flips'>> {
  const backend = await openAttackedBackend();
  let [accepted, wrongCode, crashes] = [0, 0, 0];
  try {
    for (const attack of ATTACKS) {
      const { status, code, crashed } = await backend.run(attack);
      if (crashed) crashes++;
      else if (status === 200) accepted++;
      else if (code !== attack.expected || status !== VERIFICATION_FAILURES[attack.expected].status) wrongCode++;
      else continue;
      console.error(`${attack.name}: ${status} ${code}, expected ${attack.expected}`);
    }
    for (const purpose of ['verify', 'enroll', 'sampled', 'monitor'] as const) {
      if ((await backend.control(purpose)).status !== 200) throw new Error(`a right bundle to ${purpose} was refused`);
    }
  } finally {
    await backend.close();
  }
  return { accepted, wrongCode, crashes };
}
