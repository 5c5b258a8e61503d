import { eachAtOnce } from './each-at-once.js';
import { type Answer, askChallenge, ENROLLMENT, handIn, type Member, sendBundle, signUp } from './people.js';
import type { Sealers } from './sealers.js';
import type { VerifiedAlone } from './server.js';
import type { Site } from './spawn.js';

export interface Loaded {
  readonly members: readonly Member[];
  readonly answers: readonly Answer[];
  readonly enrollmentsPerSecond: number;
  /**
   * Learners who did not get that far: a request that failed, or an enrollment that was not
   * accepted.
   */
  readonly failed: number;
}

export interface Checked {
  readonly answers: readonly Answer[];
  readonly checksPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** `verifyBundle` alone, in the same processes on the same database, in turns with the checks. */
  readonly verifyPerSecond: number;
  readonly ratioToVerify: number;
}

export interface LoadOptions {
  readonly learners: number;
  /** Whoever has not begun by then is left out. */
  readonly mostSeconds: number;
}

/** Learners who are on their way at once: while some bundles are sealed, others are sent. */
const ON_THEIR_WAY = 32;
const AT_ONCE = 16;
const CHUNK = 100;

/** Requests go to the processes in turn. */
function siteOf(sites: readonly Site[], index: number): Site {
  return sites[index % sites.length] as Site;
}

/**
 * Each learner, until the time is up, signs up by the form, joins the track, asks for a challenge
 * at one process and sends the sealed bundle to the other.
 */
export async function enrollAll(sites: readonly Site[], sealers: Sealers, { learners, mostSeconds }: LoadOptions): Promise<Loaded> {
  const members: Member[] = [];
  const answers: Answer[] = [];
  let failed = 0;
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  const people = Array.from({ length: learners }, (_, index) => index + 1);
  const enroll = async (person: number): Promise<void> => {
    if (seconds() > mostSeconds) return;
    const site = siteOf(sites, person);
    const member = await signUp(site, person);
    const token = await askChallenge(site.url, member, ENROLLMENT);
    const [sealed] = await sealers.seal([{ person, token, sitting: 1 }]);
    const answer = await sendBundle(siteOf(sites, person + 1).url, member, sealed as string);
    if (answer.result !== 'accepted') throw new Error(`an enrollment was answered ${answer.result}`);
    members.push(member);
    answers.push(answer);
    if (answers.length % 1000 === 0) console.error(`${answers.length} of ${learners} enrolled, ${Math.round(seconds())} s`);
  };
  await eachAtOnce(people, ON_THEIR_WAY, (person) =>
    enroll(person).catch((error: unknown) => {
      failed++;
      console.error(error);
    }),
  );
  return { members, answers, failed, enrollmentsPerSecond: round1(answers.length / seconds()) };
}

/**
 * Chunks of checks by HTTP and chunks of `verifyBundle` alone, in turns, so that whatever else the
 * machine does falls on both alike. Their bundles are sealed beforehand, in parallel.
 */
export async function checkAll(sites: readonly Site[], sealers: Sealers, { members, subjects }: CheckOptions): Promise<Checked> {
  const times: number[] = [];
  const answers: Answer[] = [];
  let [checkedMs, aloneMs, alone] = [0, 0, 0];
  for (let from = 0, chunk = 0; from < members.length; from += CHUNK, chunk++) {
    const round = members.slice(from, from + CHUNK);
    const tokens: string[] = [];
    await eachAtOnce(round, AT_ONCE, async (member, index) => {
      const { url } = siteOf(sites, index);
      tokens[index] = await askChallenge(url, member, await handIn(url, member));
    });
    const sealed = await sealers.seal(round.map(({ person }, index) => ({ person, token: tokens[index] as string, sitting: 2 })));
    const start = performance.now();
    if (chunk % 2 === 0) {
      await eachAtOnce(round, AT_ONCE, async (member, index) => {
        const sent = performance.now();
        const answer = await sendBundle(siteOf(sites, index + 1).url, member, sealed[index] as string);
        times.push(performance.now() - sent);
        if (answer.result !== 'accepted' && answer.result !== 'one-more') throw new Error(`a check was answered ${answer.result}`);
        answers.push(answer);
      });
      checkedMs += performance.now() - start;
    } else {
      const bundles = round.map((_, index) => ({ sealed: sealed[index] as string, subject: subjects[from + index] as string }));
      const shares = sites.map((_, of) => bundles.filter((_bundle, index) => index % sites.length === of));
      const atOnce = AT_ONCE / sites.length;
      const verified = await Promise.all(
        sites.map((site, of) => site.ask<VerifiedAlone>({ kind: 'verify', bundles: shares[of] as typeof bundles, atOnce })),
      );
      aloneMs += Math.max(...verified.map(({ wallMs }) => wallMs));
      alone += round.length;
    }
  }
  const sorted = times.toSorted((one, other) => one - other);
  const quantile = (share: number): number => round1(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number);
  const checksPerSecond = round1(times.length / (checkedMs / 1000));
  const verifyPerSecond = alone === 0 ? 0 : round1(alone / (aloneMs / 1000));
  const ratioToVerify = alone === 0 ? 0 : Math.round((checksPerSecond / verifyPerSecond) * 100) / 100;
  return { answers, checksPerSecond, p50Ms: quantile(0.5), p99Ms: quantile(0.99), verifyPerSecond, ratioToVerify };
}

export interface CheckOptions {
  readonly members: readonly Member[];
  /** Ids of the same, in the same order. */
  readonly subjects: readonly string[];
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
