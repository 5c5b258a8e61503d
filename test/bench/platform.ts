import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { eachAtOnce } from './platform/each-at-once.js';
import { askChallenge, COURSE, ENROLMENT, handIn, insertMembers, type Member, postForm, sendBundle, signUp } from './platform/people.js';
import { type Sealers, startSealers } from './platform/sealers.js';
import type { VerifiedAlone } from './platform/server.js';
import { bundleProcesses, ORIGIN, type Site, startSite } from './platform/spawn.js';
import { countStored, type Stored } from './platform/stored.js';

interface Report extends Stored {
  readonly database: string;
  readonly processes: number;
  /** Accounts that signed up by the form; the others were put in as rows, for a password's hash is slow on purpose. */
  readonly signedUpByForm: number;
  readonly signUpMs: number;
  /** Enrolments per second of server work: joining the track, challenge and bundle; sealing apart. */
  readonly enrolmentsPerSecond: number;
  readonly checksPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** `verifyBundle` alone, in the same processes on the same database, in turns with the checks. */
  readonly verifyPerSecond: number;
  readonly ratioToVerify: number;
}

/** Learners of one round: their bundles are sealed together, and sent long before they expire. */
const ROUND = 500;
const SIGN_UPS = 20;
const AT_ONCE = 16;
const CHECKS = 1200;
const CHUNK = 100;
const MOST_SEALERS = 2;

/**
 * `npm run bench -- platform [--database URL] [--learners N] [--json]`: N learners (25,000) sign up and enroll at the course platform over HTTP, then make checks. PGlite
 * in one process; with an address of PostgreSQL, in a database of its own there, two processes. Bundles are real, of made-up people.
 */
export async function run(args: readonly string[]): Promise<void> {
  const valueAfter = (flag: string): string | undefined => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
  const learners = Number(valueAfter('--learners') ?? 25_000);
  if (!(Number.isInteger(learners) && learners > 0)) throw new Error('--learners takes a whole number');
  const url = valueAfter('--database');
  const report = await (url === undefined ? measure(learners) : onNewDatabase(url, (databaseUrl) => measure(learners, databaseUrl)));
  if (!args.includes('--json')) console.dir(report, { depth: 4 });
  console.log(JSON.stringify(report));
}

async function onNewDatabase<T>(url: string, work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const name = `countersign_bench_${process.pid}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(`create database ${name}`);
    const own = new URL(url);
    own.pathname = `/${name}`;
    return await work(own.href);
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
}

async function measure(learners: number, databaseUrl?: string): Promise<Report> {
  const data = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const files = await bundleProcesses();
  const sites: Site[] = [];
  const sealers = startSealers(files.sealer, ORIGIN, MOST_SEALERS);
  try {
    // The first one makes the keys and the tables.
    for (let count = databaseUrl === undefined ? 1 : 2; count > 0; count--)
      sites.push(await startSite(files.server, { data, ...(databaseUrl === undefined ? {} : { databaseUrl }) }));
    const { members, ...enrolled } = await enrollAll(sites, sealers, learners);
    const checked = await checkAll(sites, sealers, members);
    const stored = await countStored(sites[0] as Site, learners);
    return { database: databaseUrl === undefined ? 'PGlite' : 'PostgreSQL', processes: sites.length, ...enrolled, ...checked, ...stored };
  } finally {
    await sealers.close();
    await Promise.all(sites.map((site) => site.close()));
    await rm(data, { recursive: true, force: true });
  }
}

/** Requests go to the processes in turn. */
function siteOf(sites: readonly Site[], index: number): Site {
  return sites[index % sites.length] as Site;
}

async function enrollAll(sites: readonly Site[], sealers: Sealers, learners: number) {
  const signedUpByForm = Math.min(SIGN_UPS, learners);
  const members: Member[] = [];
  const begun = performance.now();
  for (let person = 1; person <= signedUpByForm; person++) members.push(await signUp(siteOf(sites, person), person));
  const signUpMs = Math.round((performance.now() - begun) / signedUpByForm);
  let servedMs = 0;
  const clocked = async (work: () => Promise<void>): Promise<void> => {
    const start = performance.now();
    await work();
    servedMs += performance.now() - start;
  };
  for (let from = 0; from < learners; from += ROUND) {
    const people = Array.from({ length: Math.min(ROUND, learners - from) }, (_, index) => from + index + 1);
    members.push(
      ...(await insertMembers(
        sites[0] as Site,
        people.filter((person) => person > signedUpByForm),
      )),
    );
    const round = members.slice(from, from + ROUND);
    const tokens: string[] = [];
    await clocked(() =>
      eachAtOnce(round, AT_ONCE, async (member, index) => {
        const { url } = siteOf(sites, index);
        await postForm(url, member, `/courses/${COURSE}/track`, { route: 'check' });
        tokens[index] = await askChallenge(url, member, ENROLMENT);
      }),
    );
    const sealed = await sealers.seal(round.map(({ person }, index) => ({ person, token: tokens[index] as string, sitting: 1 })));
    await clocked(() =>
      eachAtOnce(round, AT_ONCE, async (member, index) => {
        const result = await sendBundle(siteOf(sites, index + 1).url, member, sealed[index] as string);
        if (result !== 'accepted') throw new Error(`an enrolment was answered ${result}`);
      }),
    );
    console.error(`${members.length} of ${learners} enrolled, ${Math.round((performance.now() - begun) / 1000)} s`);
  }
  return { members, signedUpByForm, signUpMs, enrolmentsPerSecond: round1(learners / (servedMs / 1000)) };
}

/** Chunks of checks by HTTP and chunks of `verifyBundle` alone, in turns, so that whatever else the machine does falls on both alike. */
async function checkAll(sites: readonly Site[], sealers: Sealers, members: readonly Member[]) {
  const times: number[] = [];
  let [checkedMs, aloneMs, alone] = [0, 0, 0];
  const checking = members.slice(0, CHECKS);
  for (let from = 0, chunk = 0; from < checking.length; from += CHUNK, chunk++) {
    const round = checking.slice(from, from + CHUNK);
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
        const result = await sendBundle(siteOf(sites, index + 1).url, member, sealed[index] as string);
        times.push(performance.now() - sent);
        if (result !== 'accepted' && result !== 'one-more') throw new Error(`a check was answered ${result}`);
      });
      checkedMs += performance.now() - start;
    } else {
      const bundles = round.map(({ id }, index) => ({ sealed: sealed[index] as string, subject: id }));
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
  return { checksPerSecond, p50Ms: quantile(0.5), p99Ms: quantile(0.99), verifyPerSecond, ratioToVerify };
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
