import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fetchCertificateKeys, fetchStatusList } from '../../src/certificate/signing/fetch-published.js';
import { verifyCertificate } from '../../src/certificate/verify-certificate.js';
import { pgliteDatabase, postgresDatabase } from '../../src/server/store/database.js';
import { type Campus, openCampus } from '../platform/campus.js';
import { type Cluster, HAS_POSTGRES, openCluster } from '../platform/cluster.js';
import { learnerOf, ORIGIN, sittings } from '../platform/learner.js';
import type { TestDatabase } from '../support/databases.js';
import { deviceKeyOf, makeKept, readDump, readKept } from './kept-version.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const EARLIER = join(import.meta.dirname, 'earlier');
/**
 * Names a version, and what it leaves behind is made anew: with each release, and never after it.
 */
const { KEEP_VERSION } = process.env;
const PROGRAMS = process.env.PG_BIN ?? '/usr/lib/postgresql/15/bin';

let cluster: Cluster | undefined;
beforeAll(async () => {
  if (HAS_POSTGRES) cluster = await openCluster();
});
afterAll(() => cluster?.close());
const urlOf = (name: string): string => Object.assign(new URL((cluster as Cluster).url), { pathname: `/${name}` }).href;

async function newDatabase(name: string): Promise<void> {
  const admin = new pg.Client({ connectionString: (cluster as Cluster).url });
  await admin.connect();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name}`);
  await admin.end();
}

function openProcess(name: string): TestDatabase {
  const pool = new pg.Pool({ connectionString: urlOf(name), max: 4 });
  return { database: postgresDatabase(pool), close: () => pool.end() };
}

describe.skipIf(KEEP_VERSION === undefined || !HAS_POSTGRES)('this version', () => {
  it('is kept for later ones', { timeout: 120_000 }, async () => {
    await newDatabase('keep');
    await makeKept(join(EARLIER, KEEP_VERSION as string), {
      open: async () => openProcess('keep'),
      url: urlOf('keep'),
      program: join(PROGRAMS, 'pg_dump'),
    });
  });
});

/** A database with the dump in it, as each of two processes has it open. */
const OPENERS = {
  PGlite: async (dump: string): Promise<readonly [TestDatabase, TestDatabase]> => {
    const pglite = await PGlite.create();
    await pglite.exec(dump);
    await pglite.exec('set search_path to public');
    const database = pgliteDatabase(pglite);
    return [
      { database, close: async () => undefined },
      { database, close: () => pglite.close() },
    ];
  },
  PostgreSQL: async (dump: string): Promise<readonly [TestDatabase, TestDatabase]> => {
    await newDatabase('upgrade');
    const client = new pg.Client({ connectionString: urlOf('upgrade') });
    await client.connect();
    await client.query(dump);
    await client.end();
    return [openProcess('upgrade'), openProcess('upgrade')];
  },
};

for (const version of readdirSync(EARLIER))
  describe.each(Object.entries(OPENERS))(`what version ${version} left behind, on %s`, (name, open) => {
    const folder = join(EARLIER, version);
    let campuses: Campus[] = [];
    afterEach(async () => {
      vi.unstubAllGlobals();
      for (const campus of campuses) await campus.close();
      campuses = [];
    });

    it.skipIf(name === 'PostgreSQL' && !HAS_POSTGRES)(
      'is brought up to date by two processes at once, and all of it counts: learners, a bundle, receipts, a certificate',
      { timeout: 120_000 },
      async () => {
        const kept = readKept(folder);
        sittings.count += 1000;
        const databases = await open(readDump(folder));
        const { keys, certificateKey } = kept;
        campuses = await Promise.all(databases.map((database) => openCampus({ open: async () => database, keys, certificateKey })));
        const [one, other] = campuses as [Campus, Campus];
        for (const campus of campuses) campus.clock.now = kept.now + 60;
        const browserOf = async (campus: Campus, who: 'ada' | 'ben') =>
          learnerOf(campus.fetch, campus.clock, kept.browsers[who].session, await deviceKeyOf(kept.browsers[who].key));
        // The page of before was open, and its bundle comes to the new version.
        const sent = await (await browserOf(other, 'ben')).send(kept.bundle.sealed);
        expect([sent.status, ((await sent.json()) as { result?: string }).result]).toEqual([200, 'accepted']);
        expect((await (await browserOf(one, 'ada')).check(kept.waiting, 1)).result).toBe('accepted');
        const { course, activity, attempt } = kept.checked.place;
        const ada = await one.platform.database.query<{ id: string }>(`select id from platform_account where email = 'ada@example.org'`);
        const receipt = await other.platform.countersign.receipts.verify(kept.checked.receipt, {
          ...{ tenant: 'courses', subject: ada[0]?.id as string, course, activity, attempt, purpose: 'verify' },
        });
        expect(receipt.result).toBe('accepted');
        const archived = createLocalJWKSet((await one.platform.countersign.receipts.archivedKeys()) as JSONWebKeySet);
        const trail = await one.platform.database.query<{ receipt: string }>(
          'select receipt from countersign_audit where receipt is not null order by id',
        );
        expect(trail.map((row) => row.receipt)).toContain(kept.checked.receipt);
        for (const row of trail) await jwtVerify(row.receipt, archived, { currentDate: new Date(kept.now * 1000) });
        vi.stubGlobal('fetch', (address: string, init?: RequestInit) => one.fetch(new Request(address, init)));
        const certificate = await verifyCertificate(kept.certificate, {
          issuer: 'did:web:university.example',
          keys: await fetchCertificateKeys(`${ORIGIN}/certificates/keys`),
          statusList: fetchStatusList,
          now: new Date((kept.now + 60) * 1000),
        });
        expect(certificate.name).toBe('Numbers in the news');
        await Promise.all(campuses.map((campus) => campus.work()));
        expect(campuses.flatMap((campus) => campus.errors)).toEqual([]);
        const counts = await one.platform.database.query<{ learners: number; doubled: number }>(
          `select (select count(*)::integer from countersign_reference) as learners,
            (select count(*)::integer - count(distinct bundle)::integer from (select jti as bundle from countersign_audit where code = 'accepted') a) as doubled`,
        );
        expect(counts).toEqual([{ learners: 2, doubled: 0 }]);
      },
    );
  });
