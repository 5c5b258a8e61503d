import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toBase64url } from '../../../src/base64url.js';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import { vectorFromBase64url } from '../../../src/bundle/vectors.js';
import { meanEmbedding } from '../../../src/matching/face.js';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import { generateKeys, importKeys } from '../../../src/server/keys/keys.js';
import { eraseLearner } from '../../../src/server/privacy/erase-learner.js';
import type { LearnerExport } from '../../../src/server/privacy/export-learner.js';
import type { StillChecker } from '../../../src/server/reviews/stills.js';
import type { Database } from '../../../src/server/store/database.js';
import type { Evidence } from '../../../src/types.js';
import { type Browser, ORIGIN, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES, openPglite } from '../../support/databases.js';
import { embedding, evidenceOf, MODEL, random } from '../../support/evidence.js';
import { handOver } from '../../support/phone.js';
import { writingOf } from '../../support/writing.js';

const DAY = 86_400;
const ADA = { tenant: 'example', subject: 'ada-lovelace-1815' };
const PERSON = { face: 4, typist: 4 };
const MONITOR = { consent: { ...POLICY.consent, id: 'writing-1' }, windowKeys: 100 };
const FULL: CountersignOptions['policy'] = {
  ...POLICY,
  consent: {
    ...POLICY.consent,
    categories: [...POLICY.consent.categories, 'pictures'],
    purposes: [...POLICY.consent.purposes, 'duplicate-search'],
  },
  duplicateSearch: true,
  phone: 'offer',
  stills: 1,
  monitor: MONITOR,
};
const ESSAY = 'course=algebra&activity=essay&attempt=1';

let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

/** Reads a picture's vector behind a JPEG's first bytes, as an engine would find it. */
const stillChecker: StillChecker = { embed: async (jpeg) => new Float32Array(jpeg.slice(4).buffer) };

const OTHER = { face: 6, typist: 6 };

async function check(
  browser: Browser,
  sitting: number,
  person = PERSON,
  purpose?: string,
  change: (evidence: Evidence) => Evidence = (evidence) => evidence,
): Promise<Response> {
  const challenge = await browser.challenge(purpose === undefined ? {} : { purpose });
  const evidence = change(evidenceOf(person, challenge.claims, sitting));
  const stills = (challenge.claims.stills ?? []).map((sample) => {
    const vector = evidence.face.samples[sample]?.vector as Float32Array;
    return { sample, jpeg: Uint8Array.of(0xff, 0xd8, 0xff, 0, ...new Uint8Array(Float32Array.from(vector).buffer)) };
  });
  return browser.post(await browser.seal(challenge, { ...evidence, stills }));
}

/**
 * Pictures with so little noise that whichever is looked at, the face is near the same person's
 * other account.
 */
const clearly = (evidence: Evidence): Evidence => {
  const samples = evidence.face.samples.map((sample, at) => {
    const next = random(1000 + at);
    const many = Array.from({ length: 40 }, () => embedding(PERSON.face, next));
    return { ...sample, vector: meanEmbedding(many) };
  });
  return { ...evidence, face: { ...evidence.face, samples } };
};

/**
 * A learner of whom there is something in every table: enrolled, checked, asked for one more,
 * monitored, with an appeal and an open challenge.
 */
async function everywhere(running: TestBackend, name = ADA.subject, person = PERSON): Promise<Browser> {
  const browser = await running.browser(name);
  for (const sitting of [1, 2]) expect(await (await check(browser, sitting, person)).json()).toMatchObject({ result: 'accepted' });
  // As if the second check had been on another day.
  await running.database.query('update countersign_typing set typing_confirmed_at = $1', [START]);
  await running.database.query('update countersign_reference set came_again_at = $1', [START]);
  await check(browser, 3, { face: person.face, typist: 99 });
  for (let window = 1; window <= 5; window++) {
    const challenge = await browser.challenge({ purpose: 'monitor', query: ESSAY });
    expect((await browser.post(await browser.seal(challenge, writingOf(person.typist, challenge.claims, window)))).status).toBe(200);
  }
  await running.countersign.reviews.appeal({ tenant: ADA.tenant, subject: name }, 'It was me.');
  await handOver(running, name, await browser.challenge(), evidenceOf(person, (await browser.challenge()).claims, 9));
  const score = JSON.stringify({ llr: 0.125, method: 'full', repetitions: 2 });
  const sql = `insert into countersign_one_more (tenant, subject, context, thumbprint, score, measured, expires_at, policy)
    values ($1, $2, 'c', $3, $4::jsonb, '{}'::jsonb, 9e9, 'r') on conflict do nothing`;
  await running.database.query(sql, [ADA.tenant, name, browser.key.thumbprint, score]);
  const passkey = 'insert into countersign_passkey values ($1, $2, $3, $4, 1, 9)';
  await running.database.query(passkey, [`passkey-of-${name}`, ADA.tenant, name, Uint8Array.of(1, 2, 3)]);
  await running.countersign.rescoreTyping();
  return browser;
}

/** Every row of every table, as text: what a dump holds. Byte columns are in hex. */
async function dump(database: Database): Promise<{ readonly table: string; readonly text: string }[]> {
  const tables = await database.query<{ table: string }>(
    `select table_schema || '.' || table_name as table from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema = current_schema()`,
  );
  const rows = await Promise.all(
    tables.map(async ({ table }) =>
      (await database.query<{ text: string }>(`select t::text as text from ${table} t`)).map(({ text }) => ({
        table: table.replace(/^.*\./, ''),
        text,
      })),
    ),
  );
  return rows.flat();
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Tables about learners, by the names of their columns, in which there is nothing of this one. */
async function tablesWithout(database: Database): Promise<string[]> {
  const columns = await database.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = current_schema() and column_name in ('subject', 'other') order by table_name`,
  );
  const tables = [...new Set(columns.map(({ table }) => table))];
  const empty = await Promise.all(
    tables.map(async (table) => {
      const own = columns.filter((one) => one.table === table).map(({ column }) => `${column} = $1`);
      const payload = table === 'countersign_job' ? [`payload->>'other' = $1`] : [];
      return (await database.query(`select 1 from ${table} where ${[...own, ...payload].join(' or ')}`, [ADA.subject])).length === 0;
    }),
  );
  return tables.filter((_, at) => empty[at]);
}

/** Signs of a learner to look for: name, keys, what is stored encrypted, and what was measured. */
async function tracesOf(running: TestBackend, browser: Browser): Promise<string[]> {
  const owner = [ADA.tenant, ADA.subject];
  const bytes = await running.database.query<{ bytes: Uint8Array }>(
    `select data_key as bytes from countersign_subject where tenant = $1 and subject = $2
     union all select face from countersign_reference where tenant = $1 and subject = $2
     union all select keystroke from countersign_typing where tenant = $1 and subject = $2
     union all select recent from countersign_reference where tenant = $1 and subject = $2
     union all select digraphs from countersign_writing where tenant = $1 and subject = $2
     union all select shared from countersign_writing where tenant = $1 and subject = $2
     union all select picture from countersign_still where tenant = $1 and subject = $2
     union all select hash from countersign_seen where tenant = $1 and subject = $2`,
    owner,
  );
  const stored = bytes.map(({ bytes }) => hex(bytes));
  expect(stored.length).toBeGreaterThan(20);
  const claims = running.runs
    .map(({ claims }) => claims)
    .filter((one): one is BundleClaims => one !== null && one.sub === ADA.subject && 'face' in one);
  const measured = claims.flatMap(({ face, keystroke }) => [
    ...face.samples.flatMap(({ vector }) => [vector, hex(new Uint8Array((vectorFromBase64url(vector) as Float32Array).buffer))]),
    ...keystroke.repetitions.flatMap(({ dwellMs, downDownMs }) => [
      dwellMs.slice(0, 3).join(),
      dwellMs.slice(0, 3).join(', '),
      downDownMs.slice(0, 3).join(),
    ]),
  ]);
  expect(measured.length).toBeGreaterThan(30);
  return [browser.key.thumbprint, browser.key.publicJwk.x, ...stored, ...measured];
}

const found = (rows: readonly { readonly text: string }[], traces: readonly string[]): string[] =>
  traces.filter((trace) => rows.some(({ text }) => text.includes(trace)));

/** Sessions that say since when their login is fresh. */
const loggedIn =
  (since: () => number | undefined): CountersignOptions['authenticate'] =>
  async (request) => {
    const [tenant = '', subject = ''] = (request.headers.get('x-learner') ?? '').split('/');
    const freshSince = since();
    if (subject === '') return null;
    return { tenant, subject, ...(freshSince === undefined ? {} : { freshSince }) };
  };

const ask = (method: string, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  (backend as TestBackend).countersign.fetch(
    new Request(`${ORIGIN}/api/countersign/${path}`, {
      method,
      headers: { 'x-learner': `example/${ADA.subject}`, origin: ORIGIN, ...headers },
    }),
  );

describe.each(DATABASES)('on $name', ({ open, available }) => {
  it.skipIf(!available)('after erasure nothing of a learner is left in any table but the trail, the tries and the record', async () => {
    const errors: unknown[] = [];
    const printed: { text: string }[] = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => printed.push({ text: String(text) }) > 0);
    const mail = new Error('no mail goes out');
    backend = await testBackend({
      databaseOf: open,
      policy: FULL,
      stillChecker,
      onError: (error) => errors.push(error),
      onDuplicate: () => Promise.reject(mail),
    });
    await check(await backend.browser('double'), 50, { face: PERSON.face, typist: 77 }, undefined, clearly);
    const other = await everywhere(backend, 'somebody-else', OTHER);
    /** Without the revision, which is another one after each change. */
    const sums = async () =>
      (await dump((backend as TestBackend).database))
        .filter(({ table }) => /population|background/.test(table))
        .map(({ table, text }) => ({ table, text: text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '') }))
        .sort(byText);
    const before = await sums();
    const browser = await everywhere(backend);
    await backend.countersign.work();
    expect(await tablesWithout(backend.database)).toEqual(['countersign_erasure']);
    const traces = await tracesOf(backend, browser);
    const rows = await dump(backend.database);
    const stored = [browser.key.thumbprint, browser.key.publicJwk.x, ...traces.slice(2, 22)];
    expect(found(rows, stored)).toEqual(stored);
    const erased = await backend.countersign.privacy.erase(ADA);
    expect(Object.keys(erased).sort()).toEqual(
      [
        'challenge',
        'device',
        'duplicate',
        'handover',
        'one_more',
        'passkey',
        'reference',
        'review',
        'seen',
        'still',
        'typing',
        'writing',
        'writing_window',
      ].sort(),
    );
    vi.restoreAllMocks();
    expect(found(printed, [...traces, ADA.subject])).toEqual([]);
    const after = await dump(backend.database);
    expect(found(after, traces)).toEqual([]);
    const named = after.filter(({ text }) => text.includes(ADA.subject)).map(({ table }) => table);
    expect([...new Set(named)].sort()).toEqual(['countersign_audit', 'countersign_erasure', 'countersign_job', 'countersign_subject']);
    const trail = 'select score, receipt from countersign_audit where subject = $1';
    const audits = await backend.database.query<{ score: number | null; receipt: string | null }>(trail, [ADA.subject]);
    expect(audits.map(({ score }) => score).filter((score) => score !== null)).toEqual([]);
    expect(audits.filter(({ receipt }) => receipt !== null)).toHaveLength(3);
    expect(await backend.database.query('select * from countersign_subject where subject = $1', [ADA.subject])).toEqual([
      {
        ...ADA,
        data_key: null,
        failures_in_a_row: 1,
        paused_until: 0,
        foreign_tries: [],
        withdrawn_at: null,
        last_version: 1,
        face_counted_by: MODEL.sha256,
      },
    ]);
    // Sums that a typist joined and left are what they were, but for rounding.
    const [were, are] = [numbersOf(before), numbersOf(await sums())];
    expect(were.length).toBeGreaterThan(100);
    expect(are).toHaveLength(were.length);
    expect(Math.max(...were.map((number, at) => Math.abs(number - (are[at] as number))))).toBeLessThan(1e-9);
    expect(errors).toEqual([mail]);
    expect(await (await check(other, 4, OTHER)).json()).toMatchObject({ result: 'accepted' });
  });

  it.skipIf(!available)('an erasure that fails midway has erased nothing, and tells the operator nothing biometric', async () => {
    const errors: unknown[] = [];
    backend = await testBackend({ databaseOf: open, policy: FULL, stillChecker, onError: (error) => errors.push(error) });
    const browser = await everywhere(backend);
    const traces = await tracesOf(backend, browser);
    const count = async () => (await dump((backend as TestBackend).database)).filter(({ table }) => table !== 'countersign_rate').length;
    const rows = await count();
    for (const table of ['reference', 'erasure', 'writing_background']) {
      await backend.database.query(`alter table countersign_${table} rename to countersign_gone`);
      expect([(await ask('DELETE', 'me/biometrics')).status, (await ask('GET', 'me/export')).status]).toEqual([500, expect.any(Number)]);
      await backend.database.query(`alter table countersign_gone rename to countersign_${table}`);
    }
    expect(await count()).toBe(rows);
    expect(errors.length).toBeGreaterThanOrEqual(3);
    const told = errors.map((error) => ({
      text: JSON.stringify([error, ...Object.getOwnPropertyNames(error).map((name) => String((error as Record<string, unknown>)[name]))]),
    }));
    expect(found(told, [...traces, ADA.subject])).toEqual([]);
    expect((await ask('DELETE', 'me/biometrics')).status).toBe(200);
  });

  it.skipIf(!available)(
    'erasure does not depend on keys: where they were lost, the sums go that nobody can take a learner out of',
    async () => {
      const { database, close } = await open();
      const opened = { database, close };
      const first = await testBackend({ databaseOf: async () => opened, policy: FULL, stillChecker });
      await everywhere(first, 'somebody-else', OTHER);
      const traces = await tracesOf(first, await everywhere(first));
      backend = first;
      const others = await importKeys(await generateKeys());
      const erased = await database.transaction((queries) => eraseLearner(queries, others, ADA, { cause: 'erased', now: START }));
      expect(erased).toMatchObject({ reference: 1, writing: 1, device: 1 });
      expect(found(await dump(database), traces)).toEqual([]);
      for (const table of ['typing_population', 'writing_background'])
        expect(await database.query(`select 1 from countersign_${table}`), table).toEqual([]);
      expect(await first.countersign.rescoreTyping()).toBe(1);
      expect(await database.query('select windows, shared from countersign_writing')).toEqual([{ windows: 4, shared: null }]);
      const other = { tenant: ADA.tenant, subject: 'somebody-else' };
      expect((await first.countersign.privacy.export(other)).reference).not.toBeNull();
    },
  );

  it.skipIf(!available)('what has had its time is swept, at its second and not before', async () => {
    backend = await testBackend({ databaseOf: open, policy: FULL, stillChecker });
    const { clock, countersign, database } = backend;
    await everywhere(backend);
    const rows = async (table: string) => (await database.query(`select 1 from countersign_${table}`)).length;
    clock.now = START + 30 * DAY - 1;
    expect(await countersign.privacy.sweep()).toMatchObject({ learners: 0, stills: 0, hashes: 0 });
    expect(await rows('challenge')).toBe(0);
    clock.now = START + 30 * DAY;
    expect(await countersign.privacy.sweep()).toMatchObject({ learners: 0, stills: 3 });
    clock.now = START + 180 * DAY - 1;
    expect(await countersign.privacy.sweep()).toMatchObject({ learners: 0 });
    clock.now = START + 180 * DAY;
    expect(await countersign.privacy.sweep()).toMatchObject({ learners: 1 });
    expect(await Promise.all(['reference', 'seen', 'device', 'writing', 'jti', 'one_more'].map(rows))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await database.query('select cause from countersign_erasure')).toEqual([{ cause: 'expired' }]);
  });

  it.skipIf(!available)(
    'a sweep goes on where one learner cannot be erased, says so, and ends reviews of learners without a reference',
    async () => {
      backend = await testBackend({ databaseOf: open });
      const { clock, countersign, database } = backend;
      for (const [name, face] of [
        ['ada', 1],
        ['ben', 2],
        ['cem', 3],
      ] as const) {
        await check(await backend.browser(name), face, { face, typist: face });
      }
      await database.query(`insert into countersign_review (id, tenant, subject, cause, opened_at, bundle_jti, receipt, summary)
      values ('r', 'example', 'nobody', 'not-live', ${START}, 'j', 'r', '{}')`);
      await database.query(`create function countersign_stuck() returns trigger language plpgsql as $$
      begin if old.subject = 'ben' then raise exception 'stuck'; end if; return old; end $$`);
      await database.query('create trigger stuck before delete on countersign_reference for each row execute function countersign_stuck()');
      clock.now = START + 181 * DAY;
      await expect(countersign.privacy.sweep()).rejects.toMatchObject({ name: 'AggregateError', errors: [{ name: 'DatabaseError' }] });
      expect(await database.query('select subject from countersign_reference')).toEqual([{ subject: 'ben' }]);
      expect(await database.query('select 1 from countersign_review')).toEqual([]);
      await database.query('drop trigger stuck on countersign_reference');
      expect(await countersign.privacy.sweep()).toMatchObject({ learners: 1, reviews: 0 });
    },
  );

  it.skipIf(!available)('erasing while fifty checks come in ends with nothing left, and nothing hangs', async () => {
    backend = await testBackend({ databaseOf: open });
    const browser = await backend.browser(ADA.subject);
    await check(browser, 1);
    const challenges = await Promise.all(Array.from({ length: 20 }, () => browser.challenge()));
    const sealed = await Promise.all(challenges.map((one, sitting) => browser.seal(one, evidenceOf(PERSON, one.claims, 10 + sitting))));
    const posts = sealed.map((one) => browser.post(one));
    const [, ...answers] = await Promise.all([backend.countersign.privacy.erase(ADA), ...posts]);
    for (const { status } of answers) expect([200, 400, 403, 409]).toContain(status);
    for (const table of ['reference', 'device', 'seen', 'challenge', 'one_more'])
      expect(await backend.database.query(`select 1 from countersign_${table}`), table).toEqual([]);
  });
});

/** Every number of these rows in their order. */
function numbersOf(rows: readonly { readonly text: string }[]): number[] {
  return rows.flatMap(({ text }) => (text.match(/-?\d+\.?\d*(?:e-?\d+)?/g) ?? []).map(Number));
}

function byText(one: { readonly text: string }, other: { readonly text: string }): number {
  return one.text < other.text ? -1 : 1;
}

describe('the export', () => {
  it('says what there is of this learner and nobody else, and gives nothing that a forgery could be measured against', async () => {
    backend = await testBackend({ policy: FULL, stillChecker, authenticate: loggedIn(() => START) });
    await everywhere(backend, 'somebody-else', OTHER);
    const browser = await everywhere(backend);
    const traces = (await tracesOf(backend, browser)).slice(2);
    const response = await ask('GET', 'me/export');
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(response.headers.get('content-disposition')).toContain('attachment');
    const text = await response.text();
    const all = JSON.parse(text) as LearnerExport;
    const enrollment = backend.runs.find(({ claims }) => claims?.sub === ADA.subject)?.claims as BundleClaims;
    expect(all).toMatchObject({
      ...ADA,
      exportedAt: START,
      reference: { version: 1, createdAt: START, phraseId: 'en-1', replaces: false },
    });
    expect(all.rows.still).toHaveLength(3);
    expect(all.counts).toMatchObject({ still: 3, writing: 1, reference: 1, passkey: 1, one_more: 1 });
    expect(all.counts.seen).toBeGreaterThan(20);
    expect(all.rows.device).toEqual([expect.objectContaining({ thumbprint: browser.key.thumbprint })]);
    expect(all.rows.audit).toContainEqual(expect.objectContaining({ code: 'accepted', consent: enrollment.consent }));
    expect(all.rows.challenge?.length).toBeGreaterThan(0);
    expect(found([{ text }], traces)).toEqual([]);
    for (const name of ['"score"', 'llr', 'vector', 'dwell', 'downDown', 'base64', 'keyed_hash']) expect(text).not.toContain(name);
    expect(text).not.toContain('somebody-else');
  });

  it('asks for a fresh login: a session that somebody took is not enough', async () => {
    let since: number | undefined = START - 900;
    backend = await testBackend({ authenticate: loggedIn(() => since) });
    expect((await ask('GET', 'me/export')).status).toBe(200);
    for (since of [START - 901, undefined, Number.NaN]) {
      const response = await ask('GET', 'me/export');
      expect([response.status, await response.json()]).toEqual([403, { error: 'submit/rejected', reason: 'login' }]);
    }
  });

  it('does not grow with what somebody asks for a thousand times', async () => {
    backend = await testBackend({ authenticate: loggedIn(() => START) });
    const sql = `insert into countersign_audit (at, tenant, subject, step, code, receipt)
      select n, $1, $2, case when n % 2 = 0 then 22 else 14 end, 'refused', case when n % 2 = 0 then 'r' end from generate_series(1, 5000) as n`;
    await backend.database.query(sql, [ADA.tenant, ADA.subject]);
    const all = (await (await ask('GET', 'me/export')).json()) as LearnerExport;
    expect([all.rows.audit?.length, all.counts.audit]).toEqual([1000, 5000]);
    expect(all.rows.audit?.[0]).toMatchObject({ at: 5000 });
  });

  it('of a learner of whom nothing is known is empty, and of one who was erased holds the record', async () => {
    backend = await testBackend({ policy: FULL, stillChecker });
    const { privacy } = backend.countersign;
    expect(await privacy.export(ADA)).toMatchObject({ reference: null, rows: { still: [], challenge: [] } });
    await everywhere(backend);
    await ask('DELETE', 'me/biometrics');
    const all = await privacy.export(ADA);
    expect(all).toMatchObject({ reference: null, counts: { writing: 0, seen: 0 }, rows: { still: [], challenge: [] } });
    expect(all.rows.erasure).toEqual([expect.objectContaining({ at: START, cause: 'erased' })]);
  });

  it('names every table that knows learners, but for pairs of accounts: who shows a face must not learn whom it is like', async () => {
    backend = await testBackend({ policy: FULL, stillChecker });
    const all = await backend.countersign.privacy.export(ADA);
    const known = await backend.database.query<{ name: string }>(
      `select table_name as name from information_schema.columns where column_name = 'subject' and table_name like 'countersign_%' order by 1`,
    );
    const elsewhere = ['duplicate', 'job', 'subject'];
    expect(known.map(({ name }) => name.replace('countersign_', ''))).toEqual([...Object.keys(all.counts), ...elsewhere].sort());
  });
});

describe('consent withdrawn', () => {
  it('erases, and no check starts any more; only the learner’s own wish to enroll does, with a new consent', async () => {
    backend = await testBackend();
    const { clock, countersign, runs } = backend;
    const browser = await backend.browser(ADA.subject);
    await check(browser, 1);
    const before = await browser.challenge();
    const sealed = await browser.seal(before, evidenceOf(PERSON, before.claims, 2));
    const response = await ask('POST', 'me/withdraw');
    expect([response.status, await response.json()]).toEqual([200, { erased: expect.objectContaining({ reference: 1, device: 1 }) }]);
    expect((await browser.post(sealed)).status).toBe(403);
    await expect(browser.challenge()).rejects.toThrow('409 consent/declined');
    await expect(browser.challenge({ purpose: 'verify' })).rejects.toThrow('409 consent/declined');
    const sameSecond = await browser.challenge({ purpose: 'enroll' });
    const refused = await browser.post(await browser.seal(sameSecond, evidenceOf(PERSON, sameSecond.claims, 3)));
    expect([refused.status, await refused.json()]).toEqual([409, { error: 'consent/declined' }]);
    expect(runs.at(-1)?.failure).toEqual({ step: 'consent', code: 'consent/withdrawn' });
    clock.now += 1;
    const { receipt, result } = (await (await check(browser, 4, PERSON, 'enroll')).json()) as { receipt: string; result: string };
    expect(result).toBe('accepted');
    const expected = { subject: ADA.subject, tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1' };
    await expect(countersign.receipts.verify(receipt, expected)).rejects.toMatchObject({ message: 'renewed' });
    expect((await browser.challenge()).claims.purpose).toBe('verify');
    expect(await (await check(browser, 5)).json()).toMatchObject({ result: 'accepted' });
  });

  it('is recorded, with the consent that it ends', async () => {
    backend = await testBackend();
    await check(await backend.browser(ADA.subject), 1);
    await backend.countersign.privacy.withdraw(ADA);
    expect(await backend.database.query('select at, tenant, subject, cause from countersign_erasure')).toEqual([
      { at: START, ...ADA, cause: 'withdrawn' },
    ]);
    const [row] = await backend.database.query<{ consent: { policyId: string } }>(
      'select consent from countersign_audit where receipt is not null',
    );
    expect(row?.consent.policyId).toBe('identity-1');
  });
});

describe('an erased learner', () => {
  it('who enrolls anew is turned by another rotation, and the receipt does not pass as a first one', async () => {
    backend = await testBackend();
    const browser = await backend.browser(ADA.subject);
    const versions = async () => (await backend?.database.query('select version from countersign_reference')) ?? [];
    await check(browser, 1);
    expect(await versions()).toEqual([{ version: 1 }]);
    await ask('DELETE', 'me/biometrics');
    const { receipt } = (await (await check(browser, 2)).json()) as { receipt: string };
    expect(await versions()).toEqual([{ version: 2 }]);
    const expected = { subject: ADA.subject, tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1' };
    await expect(backend.countersign.receipts.verify(receipt, expected)).rejects.toMatchObject({ message: 'renewed' });
  });

  it('keeps the tries that failed: erasure is no way round a stop', async () => {
    backend = await testBackend({ policy: { ...POLICY, attempts: { pauseAfter: 1, pauseSeconds: 0, stopAfter: 2 } } });
    const browser = await backend.browser(ADA.subject);
    await check(browser, 1);
    for (const sitting of [2, 3]) await check(browser, sitting, { face: 50, typist: 50 });
    await backend.countersign.privacy.erase(ADA);
    await expect(browser.challenge()).rejects.toThrow('409 submit/rejected');
  });
});

describe('the routes of a learner’s rights', () => {
  it.each([
    ['GET', 'me/export'],
    ['POST', 'me/withdraw'],
    ['DELETE', 'me/biometrics'],
  ])('%s %s asks for a session and an origin of the list', async (method, path) => {
    backend = await testBackend({ authenticate: loggedIn(() => START) });
    await check(await backend.browser(ADA.subject), 1);
    expect((await ask(method, path, { 'x-learner': '' })).status).toBe(401);
    expect((await ask(method, path, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await backend.database.query('select 1 from countersign_erasure')).toEqual([]);
    expect((await ask(method, path)).status).toBe(200);
    expect((await ask('PUT', path)).status).toBe(404);
  });
});

describe('files of a database', () => {
  it('hold nothing of an erased learner once tables are rewritten; the write-ahead log still may', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-privacy-'));
    try {
      backend = await testBackend({ databaseOf: () => openPglite(folder), policy: FULL, stillChecker });
      const { database, countersign } = backend;
      const browser = await everywhere(backend);
      const sql = 'select face as bytes from countersign_reference union all select data_key from countersign_subject';
      const secrets = (await database.query<{ bytes: Uint8Array }>(sql)).map(({ bytes }) => Buffer.from(bytes).subarray(0, 60));
      const traces = [...secrets, Buffer.from(browser.key.thumbprint), Buffer.from(toBase64url(secrets[0] as Buffer))];
      await database.query('checkpoint');
      expect((await filesWith(folder, traces.slice(0, 3))).tables).not.toEqual([]);
      await countersign.privacy.erase(ADA);
      await database.query('vacuum full');
      await database.query('checkpoint');
      const left = await filesWith(folder, traces);
      expect(left.tables).toEqual([]);
      // Old log segments are recycled, not wiped: what the documents say must stay true.
      expect(left.log.length).toBeGreaterThan(0);
    } finally {
      await backend?.close();
      backend = null;
      await rm(folder, { recursive: true });
    }
  });
});

/** Files that hold any of these bytes: tables and everything else, and the log. */
async function filesWith(folder: string, traces: readonly Buffer[]): Promise<{ readonly tables: string[]; readonly log: string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (traces.some((trace) => bytes.includes(trace))) names.push(join(entry.parentPath, entry.name));
  }
  const log = names.filter((name) => name.includes('pg_wal'));
  return { tables: names.filter((name) => !log.includes(name)), log };
}
