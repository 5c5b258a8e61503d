import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hashPassword, PASSWORD_COST } from '../../examples/course-platform/accounts/passwords.js';
import { inNewDatabase } from './platform/in-new-database.js';
import { type Checked, checkAll, enrollAll, type Loaded, type LoadOptions } from './platform/load.js';
import { type Sealers, startSealers } from './platform/sealers.js';
import { bundleProcesses, CHEAP_PASSWORDS, ORIGIN, type Site, startSite } from './platform/spawn.js';
import { countStored, countTyping, type Stored, tableBytes } from './platform/stored.js';

type Cost = typeof PASSWORD_COST;

interface Report extends Stored, Pick<Loaded, 'enrollmentsPerSecond' | 'failed'>, Omit<Checked, 'answers'> {
  readonly database: string;
  readonly processes: number;
  readonly checks: number;
  /**
   * Learners in the sums of typing, to which the background adds them: each once, the first forty.
   */
  readonly typists: number;
  /** After the enrollments, by table, with indexes: those of 100 bytes and more. */
  readonly bytesPerLearner: Readonly<Record<string, number>>;
  /** What all tables grew by while checks were made, for each. */
  readonly bytesPerCheck: number;
  /**
   * What this run hashed passwords with, what the platform does, and what one such hash takes on
   * this machine.
   */
  readonly passwords: { readonly here: Cost; readonly real: Cost; readonly realMs: number };
}

const CHECKS = 2400;
const SEALERS = 2;

/**
 * `npm run bench -- platform [--database URL] [--learners N] [--minutes M] [--json]`: N learners
 * (25,000) sign up and enroll at the course platform over HTTP, then make checks; after M minutes
 * nobody new begins. PGlite in one process; with an address of PostgreSQL, in a database of its own
 * there, two processes. Bundles are real, of made-up people. Passwords are hashed at a lower cost,
 * which is printed.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = {
    database: { type: 'string' },
    learners: { type: 'string' },
    minutes: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const learners = Number(values.learners ?? 25_000);
  if (!(Number.isInteger(learners) && learners > 0)) throw new Error('--learners takes a whole number');
  const mostSeconds = values.minutes === undefined ? Number.POSITIVE_INFINITY : 60 * Number(values.minutes);
  if (!(mostSeconds > 0)) throw new Error('--minutes takes a number');
  const load = { learners, mostSeconds };
  const { database } = values;
  const report = await (database === undefined ? measure(load) : inNewDatabase(database, (url) => measure(load, url)));
  if (values.json !== true) console.dir(report, { depth: 4 });
  console.log(JSON.stringify(report));
}

async function measure(load: LoadOptions, databaseUrl?: string): Promise<Report> {
  const data = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const files = await bundleProcesses();
  const sites: Site[] = [];
  const sealers = startSealers(files.sealer, ORIGIN, SEALERS);
  try {
    const passwords = { here: CHEAP_PASSWORDS, real: PASSWORD_COST, realMs: await passwordMs() };
    // The first one makes the keys and the tables.
    for (let count = databaseUrl === undefined ? 1 : 2; count > 0; count--)
      sites.push(await startSite(files.server, { data, ...(databaseUrl === undefined ? {} : { databaseUrl }) }));
    const report = await fill(sites, sealers, load);
    return { database: databaseUrl === undefined ? 'PGlite' : 'PostgreSQL', processes: sites.length, ...report, passwords };
  } finally {
    await sealers.close();
    await Promise.all(sites.map((site) => site.close()));
    await rm(data, { recursive: true, force: true });
  }
}

async function fill(sites: readonly Site[], sealers: Sealers, load: LoadOptions) {
  const { members, answers: enrollments, enrollmentsPerSecond, failed } = await enrollAll(sites, sealers, load);
  const site = sites[0] as Site;
  const before = await tableBytes(site);
  const subjects = enrollments.slice(0, CHECKS).map(({ subject }) => subject);
  const { answers: checks, ...rates } = await checkAll(sites, sealers, { members: members.slice(0, CHECKS), subjects });
  const grown = sum(await tableBytes(site)) - sum(before);
  const { enrolled, lost, doubled, unanswered } = await countStored(site, [...enrollments, ...checks]);
  const each = Object.entries(before).map(([name, bytes]) => [name, Math.round(bytes / enrolled)] as const);
  const bytesPerLearner = Object.fromEntries(each.filter(([, bytes]) => bytes >= 100));
  const bytesPerCheck = Math.round(grown / subjects.length);
  return {
    enrolled,
    lost,
    doubled,
    ...rates,
    checks: checks.length,
    typists: await countTyping(site),
    enrollmentsPerSecond,
    failed,
    unanswered,
    bytesPerLearner,
    bytesPerCheck,
  };
}

function sum(sizes: Readonly<Record<string, number>>): number {
  return Object.values(sizes).reduce((all, bytes) => all + bytes, 0);
}

/** One at a time, before the load. */
async function passwordMs(): Promise<number> {
  const start = performance.now();
  for (let times = 0; times < 5; times++) await hashPassword('correct horse battery staple');
  return Math.round((performance.now() - start) / 5);
}
