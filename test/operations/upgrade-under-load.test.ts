import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migratePlatform } from '../../examples/course-platform/schema/migrate-platform.js';
import { bringUp, migrate, VERSIONS } from '../../src/server/schema/migrate.js';
import { type Database, postgresDatabase } from '../../src/server/store/database.js';
import { type Answer, askChallenge, ENROLLMENT, handIn, type Member, type Place, sendBundle, signUp } from '../bench/platform/people.js';
import { type Sealers, startSealers } from '../bench/platform/sealers.js';
import { bundleProcesses, ORIGIN, type Site, startSite } from '../bench/platform/spawn.js';
import { countStored } from '../bench/platform/stored.js';
import { type Cluster, HAS_POSTGRES, openCluster } from '../platform/cluster.js';
import { readDump, readKept } from './kept-version.js';

vi.mock('countersign/server', () => import('../../src/server.js'));

const EARLIER = join(import.meta.dirname, 'earlier', '0.1.0');
/** Who does it at the same time as others. */
const AT_ONCE = 4;
const LEARNERS = 16;
/** Nobody of the fixture: a face that was seen is not taken again, whoever shows it. */
const FIRST_PERSON = 101;

describe.skipIf(!HAS_POSTGRES)('the database that version 0.1.0 left behind, on PostgreSQL', () => {
  let cluster: Cluster;
  let sealers: Sealers;
  let folder: string;
  let sites: [Site, Site];
  let pools: [pg.Pool, pg.Pool];
  beforeAll(async () => {
    const files = await bundleProcesses();
    sealers = startSealers(files.sealer, ORIGIN, 2);
    folder = await mkdtemp(join(tmpdir(), 'countersign-upgrade-'));
    cluster = await openCluster();
    const client = new pg.Client({ connectionString: cluster.url });
    await client.connect();
    await client.query(readDump(EARLIER));
    await client.end();
    const { keys, certificateKey } = readKept(EARLIER);
    await writeFile(join(folder, 'keys.json'), JSON.stringify(keys), { mode: 0o600 });
    await writeFile(join(folder, 'certificate-keys.json'), JSON.stringify({ signing: [certificateKey] }), { mode: 0o600 });
    const options = { data: folder, databaseUrl: cluster.url };
    // Both at once: each brings the database up to date, and serves.
    sites = await Promise.all([startSite(files.server, options), startSite(files.server, options)]);
    pools = [new pg.Pool({ connectionString: cluster.url, max: 2 }), new pg.Pool({ connectionString: cluster.url, max: 2 })];
  }, 120_000);
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await Promise.all(sites.map((site) => site.close()));
    await Promise.all([sealers.close(), cluster.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** Made-up versions of later: each changes every table of the package, as no version has to. */
  async function laterVersions(database: Database): Promise<(count: number) => readonly (readonly string[])[]> {
    const sql = `select relname as name from pg_class where relkind = 'r' and relname like 'countersign\\_%' and relname <> 'countersign_migration' order by relname`;
    const tables = (await database.query<{ name: string }>(sql)).map(({ name }) => name);
    const next = (version: number): string[] =>
      tables.map((name) => `alter table ${name} add column later_${version} integer not null default 0`);
    return (count) => [...VERSIONS, ...Array.from({ length: count }, (_, at) => next(at + 1))];
  }

  it('is migrated while two processes serve checks: locked out 0, lost 0, doubled 0', { timeout: 240_000 }, async () => {
    const databases = pools.map((pool) => postgresDatabase(pool));
    const [one] = databases as [Database];
    const versions = await laterVersions(one);
    const before = await one.query<{ subject: string; version: number }>(
      'select subject, version from countersign_reference order by subject',
    );
    expect(before.length).toBeGreaterThanOrEqual(2);
    const members = await Promise.all(Array.from({ length: LEARNERS }, (_, at) => signUp(sites[at % 2] as Site, FIRST_PERSON + at)));
    let [isOver, answered] = [false, 0];
    /** How many checks had been answered when each later version was there. */
    const done: number[] = [];
    // Two at once, again and again, as processes of a new version start: first this schema, then
    // later ones.
    const migrations = (async (): Promise<number> => {
      for (let rounds = 0; ; rounds++) {
        // Not all before the first answer, and not all after the last.
        while (!isOver && answered < 4 * rounds) await new Promise((resolve) => setTimeout(resolve, 10));
        if (rounds === 0) await Promise.all(databases.flatMap((database) => [migrate(database), migratePlatform(database)]));
        else await Promise.all(databases.map((database) => bringUp(database, versions(rounds))));
        if (rounds > 0) done.push(answered);
        if (isOver) return rounds;
      }
    })();
    const check = async (at: number, member: Member, place: Place, sitting: number): Promise<Answer> => {
      // The challenge from one process, and the answer from the other one.
      const token = await askChallenge((sites[at % 2] as Site).url, member, place);
      const [sealed] = await sealers.seal([{ person: member.person, token, sitting }]);
      const answer = await sendBundle((sites[(at + 1) % 2] as Site).url, member, sealed as string);
      answered++;
      return answer;
    };
    const whole = async (member: Member, at: number): Promise<Answer[]> => {
      const enrolled = await check(at, member, ENROLLMENT, 1);
      const place = await handIn((sites[at % 2] as Site).url, member);
      return [enrolled, await check(at, member, place, 2)];
    };
    // Some at once and the others after them, so that there are checks for as long as it takes.
    const outcomes: PromiseSettledResult<Answer[]>[] = [];
    for (let at = 0; at < LEARNERS; at += AT_ONCE)
      outcomes.push(...(await Promise.allSettled(members.slice(at, at + AT_ONCE).map((member, index) => whole(member, at + index)))));
    isOver = true;
    const rounds = await migrations;
    const lockedOut = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    const codes = await one.query<{ code: string }>(`select distinct code from countersign_audit where code <> 'accepted'`);
    expect([lockedOut, codes]).toEqual([[], []]);
    const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
    expect(answers.map(({ result }) => result)).toEqual(Array<string>(2 * LEARNERS).fill('accepted'));
    expect(await countStored(sites[0], answers)).toMatchObject({ lost: 0, doubled: 0 });
    // Some of them while checks ran.
    expect(done.filter((count) => count > 0 && count < answers.length).length, String(done)).toBeGreaterThan(0);
    const [latest] = await one.query<{ latest: number }>('select max(version) as latest from countersign_migration');
    expect(latest?.latest).toBe(VERSIONS.length + rounds);
    // Who enrolled with the version of before is enrolled as before.
    const kept = 'select subject, version from countersign_reference where subject = any($1::text[]) order by subject';
    expect(await one.query(kept, [before.map(({ subject }) => subject)])).toEqual(before);
    // An older build that starts now says what has been here.
    await expect(migrate(one)).rejects.toThrow('a later version has been here');
  });
});
