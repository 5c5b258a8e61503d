import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import { LEAST_LEARNERS, MOST_LEARNERS, OPPONENTS } from '../../../src/matching/face-threshold.js';
import { addImpostorScore, noScores } from '../../../src/matching/impostor-scores.js';
import { countFaces } from '../../../src/server/faces/count-faces.js';
import { addFaceScores, readFaceShift } from '../../../src/server/faces/face-scores.js';
import { generateKeys, importKeys, type KeySet, type Keys } from '../../../src/server/keys/keys.js';
import { OWN_MODEL } from '../../../src/server/reference/known-models.js';
import { enrollReference } from '../../../src/server/reference/reference.js';
import type { Database, Queries } from '../../../src/server/store/database.js';
import { lockSubject } from '../../../src/server/store/subjects.js';
import { type Browser, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf, MODEL, random } from '../../support/evidence.js';
import { lookAlike, madeUpFace, pictures, scoreBetween } from '../../support/made-up-faces.js';

const DAY = 86_400;
const ALIKE = { alike: 0.3 };
/** Learners who are enrolled in full; of the others of a thousand there are copies. */
const CROWD = MOST_LEARNERS + 20;
const KEYS: KeySet = await generateKeys();
const keys: Keys = await importKeys(KEYS);

interface Counted {
  readonly learners: number;
  readonly scores: readonly number[];
}

const sumOf = (scores: readonly number[]): number => scores.reduce((sum, count) => sum + count, 0);

async function countedOf({ query }: Queries, tenant: string, part = 'first'): Promise<Counted> {
  const sql = 'select learners, scores from countersign_face_scores where tenant = $1 and part = $2';
  const [row] = await query<Counted>(sql, [tenant, part]);
  return row ?? { learners: 0, scores: noScores() };
}

const shiftOf = (queries: Queries, tenant: string): Promise<number> => readFaceShift(queries, { tenant, model: MODEL.sha256 });

/** An enrollment as the backend stores it, without a browser. */
async function enroll(database: Database, tenant: string, subject: string, face: Float32Array): Promise<void> {
  const owner = { tenant, subject };
  const claims = {
    face: { model: MODEL },
    keystroke: { phraseId: 'en-1', inputKind: 'physical', repetitions: [] },
  } as unknown as BundleClaims;
  await database.transaction(async (queries) => {
    const state = await lockSubject(queries, owner);
    const version = state.lastVersion + 1;
    const times = { phraseHash: 'h', now: START, eraseAfter: START + 90 * DAY, confirmed: false };
    await enrollReference(queries, keys, { owner, subject: state, version, claims, model: OWN_MODEL, embeddings: [face], ...times });
  });
}

/**
 * As if so many of the tenant's learners, in the order of their names, had come again on another
 * day.
 */
async function confirm({ query }: Queries, tenant: string, count: number): Promise<void> {
  const sql = `update countersign_reference set came_again_at = ${START} where tenant = $1 and subject in (
    select subject from countersign_reference where tenant = $1 and came_again_at is null and subject like 'made-up-%' order by subject limit $2)`;
  await query(sql, [tenant, count]);
}

async function enrollMany(database: Database, tenant: string, count: number, faceOf: (name: string) => Float32Array): Promise<void> {
  for (let at = 0; at < count; at++) await enroll(database, tenant, `made-up-${String(at).padStart(4, '0')}`, faceOf(`${tenant} ${at}`));
}

/** A check with this face, by one and the same typist: its result, or why it was refused. */
async function send(
  { runs }: TestBackend,
  browser: Browser,
  { face, sitting, purpose }: { readonly face: Float32Array; readonly sitting: number; readonly purpose?: string | undefined },
): Promise<string> {
  const challenge = await browser.challenge(purpose === undefined ? {} : { purpose });
  const evidence = evidenceOf({ face: 1, typist: 1 }, challenge.claims, sitting);
  const seen = pictures(face, evidence.face.samples.length, `sitting ${sitting}`);
  const samples = evidence.face.samples.map((sample, at) => ({ ...sample, vector: seen[at]! }));
  const answer = await browser.post(await browser.seal(challenge, { ...evidence, face: { ...evidence.face, samples } }));
  return ((await answer.json()) as { result?: string }).result ?? `${runs.at(-1)?.failure?.code}`;
}

describe('a tenant whose learners look alike', () => {
  const ada = madeUpFace('ada', ALIKE);
  const imitation = lookAlike(ada, 4.4);
  const betterImitation = lookAlike(ada, 5.4);
  let backend: TestBackend;
  let browser: Browser;
  let sitting = 0;

  const check = async (face: Float32Array, { from = browser, purpose }: { from?: Browser; purpose?: string } = {}) => {
    backend.clock.now += 600;
    return send(backend, from, { face, sitting: ++sitting, purpose });
  };
  const another = (): Promise<Browser> => backend.browser('ada');

  beforeAll(async () => {
    backend = await testBackend({
      keys: KEYS,
      policy: { ...POLICY, rebind: { oldDevices: 'keep', newDevice: 'allow', liveness: [] } },
      onNotice: async () => undefined,
      authenticate: async (request) => {
        const [tenant = '', subject = ''] = (request.headers.get('x-learner') ?? '').split('/');
        return { tenant, subject, freshSince: backend.clock.now };
      },
    });
    browser = await backend.browser('ada');
    expect(await check(ada)).toBe('accepted');
    await enrollMany(backend.database, 'example', CROWD, (name) => madeUpFace(name, ALIKE));
    const copied = (table: string, columns: string): string => `insert into countersign_${table} (tenant, subject, ${columns})
      select tenant, 'copy-' || number, ${columns} from countersign_${table}, generate_series(1, ${1_000 - CROWD}) as number
      where subject = 'made-up-0000'`;
    await backend.database.query(copied('subject', 'data_key, last_version'));
    const columns = 'version, model, phrase_id, phrase_hash, face, cohort, created_at';
    await backend.database.query(copied('reference', columns));
    await backend.database.query(copied('typing', 'input_kind, keystroke, typed_at'));
  }, 120_000);
  afterAll(() => backend.close());

  it('is judged as every other where a thousand of them never came again', async () => {
    expect(await countFaces(backend.database, keys)).toBe(0);
    expect(await countedOf(backend.database, 'example')).toMatchObject({ learners: 0 });
    expect(await check(imitation)).toBe('accepted');
  });

  it('is judged as every other with 299 who came again', async () => {
    await confirm(backend.database, 'example', LEAST_LEARNERS - 1);
    expect(await countFaces(backend.database, keys)).toBe(LEAST_LEARNERS - 1);
    expect(await shiftOf(backend.database, 'example')).toBe(0);
    expect(await check(imitation)).toBe('accepted');
    expect(await check(betterImitation, { from: await another(), purpose: 'rebind' })).toBe('accepted');
  });

  it('refuses with 300 who passed before, and still knows its own learners', async () => {
    await confirm(backend.database, 'example', 1);
    expect(await countFaces(backend.database, keys)).toBe(1);
    expect(await shiftOf(backend.database, 'example')).toBe(1.5);
    expect(await check(imitation)).toBe('refused');
    expect(await check(betterImitation, { from: await another(), purpose: 'rebind' })).toBe('refused');
    expect(await check(madeUpFace('ada', { ...ALIKE, sitting: '2' }))).toBe('accepted');
    expect(await check(madeUpFace('ada', { ...ALIKE, sitting: '3' }), { from: await another(), purpose: 'rebind' })).toBe('accepted');
  });

  it('keeps counts alone: of 300 learners against thirty others each, nobody’s name and nobody’s face', async () => {
    const rows = await backend.database.query<object>('select * from countersign_face_scores');
    expect(rows.map((row) => Object.keys(row).sort())).toEqual([['learners', 'model', 'part', 'scores', 'tenant']]);
    const { scores } = await countedOf(backend.database, 'example');
    expect(scores.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
    expect(sumOf(scores)).toBe(LEAST_LEARNERS * OPPONENTS - (OPPONENTS * (OPPONENTS + 1)) / 2);
  });

  it('tells operators so, in coarse steps, and says nothing of tenants without figures', async () => {
    expect(await backend.countersign.faceCalibrations()).toEqual([{ tenant: 'example', learners: 300, shift: 1.5, laterRate: null }]);
  });

  it('is what its first 500 are: a crowd that comes later moves nothing, and shows as a drift', async () => {
    await confirm(backend.database, 'example', 1_000);
    expect(await countFaces(backend.database, keys)).toBe(CROWD - LEAST_LEARNERS);
    const [first, later] = [await countedOf(backend.database, 'example'), await countedOf(backend.database, 'example', 'later')];
    expect([first.learners, later.learners]).toEqual([MOST_LEARNERS, CROWD - MOST_LEARNERS]);
    expect(sumOf(later.scores)).toBe(later.learners * OPPONENTS);
    const group = { tenant: 'example', model: MODEL.sha256 };
    const add = (count: number, scores: readonly number[]): Promise<void> =>
      backend.database.transaction(async (queries) => {
        for (let at = 0; at < count; at++) await addFaceScores(queries, group, scores);
      });
    await add(LEAST_LEARNERS, [9, -3, -3, -3, -3, -3, -3, -3, -3, -3]);
    const [told] = await backend.countersign.faceCalibrations();
    expect(told).toMatchObject({ learners: MOST_LEARNERS, shift: 1.5, laterRate: expect.closeTo(0.1, 1) });
    await add(MOST_LEARNERS - LEAST_LEARNERS, [9]);
    expect(await countedOf(backend.database, 'example')).toEqual(first);
    expect(await countedOf(backend.database, 'example', 'later')).toMatchObject({ learners: MOST_LEARNERS / 2 + 20 });
  });

  it('is judged as every other again while its learners are counted anew', async () => {
    await backend.countersign.recalibrateFaces('example');
    expect(await shiftOf(backend.database, 'example')).toBe(0);
    expect(await check(imitation)).toBe('accepted');
    expect(await countFaces(backend.database, keys)).toBe(CROWD);
    expect(await shiftOf(backend.database, 'example')).toBe(1.5);
  });

  it('leaves other tenants as they are, and whose learners are less alike than usual never lower a threshold', async () => {
    await enrollMany(backend.database, 'unlike', LEAST_LEARNERS, (name) => madeUpFace(name));
    await confirm(backend.database, 'unlike', LEAST_LEARNERS);
    expect(await countFaces(backend.database, keys)).toBe(LEAST_LEARNERS);
    expect(await countedOf(backend.database, 'unlike')).toMatchObject({ learners: LEAST_LEARNERS });
    expect(await shiftOf(backend.database, 'unlike')).toBe(0);
  });
});

describe.each(DATABASES)('counting faces on $name', ({ open, available }) => {
  let database: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    if (!available) return;
    const opened = await open();
    const backend = await testBackend({ keys: KEYS, databaseOf: async () => opened });
    ({ database, close } = backend);
  });
  afterAll(() => close?.());

  it.skipIf(!available)('compares the faces as they were before their rotations: all pairs of the first', async () => {
    const faces = Array.from({ length: OPPONENTS + 1 }, (_, at) => madeUpFace(`pairs ${at}`));
    await enrollMany(database, 'pairs', faces.length, (name) => madeUpFace(name));
    await confirm(database, 'pairs', faces.length);
    expect(await countFaces(database, keys)).toBe(faces.length);
    const pairs = faces.flatMap((one, at) => faces.slice(0, at).map((other) => scoreBetween(one, other)));
    const expected = pairs.reduce(addImpostorScore, noScores());
    const { scores } = await countedOf(database, 'pairs');
    expect(sumOf(scores)).toBe(pairs.length);
    // What is stored is rounded, which moves a score by some thousandths: a few lie beyond the end
    // of a step.
    expect(sumOf(scores.map((count, at) => Math.abs(count - expected[at]!)))).toBeLessThan(pairs.length / 10);
  });

  it.skipIf(!available)('counts each once, whoever counts at the same time', async () => {
    await enrollMany(database, 'twice', 40, (name) => madeUpFace(name));
    await confirm(database, 'twice', 40);
    const counts = await Promise.all([1, 2, 3].map(() => countFaces(database, keys)));
    expect(sumOf(counts)).toBe(40);
    expect(await countedOf(database, 'twice')).toMatchObject({ learners: 40 });
  });

  it.skipIf(!available)(
    'counts nobody again: after a renewal of the template, another enrollment, an erasure; what was counted stays',
    async () => {
      const owner = { tenant: 'again', subject: 'made-up-0003' };
      const backend = await testBackend({ keys: KEYS, databaseOf: async () => ({ database, close: async () => undefined }) });
      await enrollMany(database, 'again', 12, (name) => madeUpFace(name));
      await confirm(database, 'again', 12);
      expect(await countFaces(database, keys)).toBe(12);
      const before = await countedOf(database, 'again');
      const noneMore = async (): Promise<void> => {
        await confirm(database, 'again', 12);
        expect(await countFaces(database, keys)).toBe(0);
        expect(await countedOf(database, 'again')).toEqual(before);
        expect(await database.query('select 1 from countersign_reference where came_again_at is not null and not face_counted')).toEqual(
          [],
        );
      };
      await backend.countersign.renewTemplate(owner);
      await noneMore();
      await enroll(database, 'again', owner.subject, madeUpFace('another face'));
      await noneMore();
      await backend.countersign.privacy.erase(owner);
      await noneMore();
      await enroll(database, 'again', owner.subject, madeUpFace('another face'));
      await noneMore();
      // Its renewed faces are compared as before.
      await enroll(database, 'again', 'made-up-new', madeUpFace('another face', { sitting: '2' }));
      await backend.countersign.renewTemplate(owner);
      await confirm(database, 'again', 1);
      await database.query(`update countersign_reference set face_counted = false where tenant = 'again' and subject not in ($1, $2)`, [
        owner.subject,
        'made-up-new',
      ]);
      await database.query(`update countersign_reference set came_again_at = null where tenant = 'again' and subject not in ($1, $2)`, [
        owner.subject,
        'made-up-new',
      ]);
      expect(await countFaces(database, keys)).toBe(1);
      const after = await countedOf(database, 'again');
      expect(sumOf(after.scores)).toBe(sumOf(before.scores) + 1);
      expect(after.scores.findIndex((count, at) => count > before.scores[at]!)).toBeGreaterThan(260);
    },
  );

  it.skipIf(!available)('leaves out who is erased, or enrolls anew, between reading and counting', async () => {
    await enrollMany(database, 'gone', 6, (name) => madeUpFace(name));
    await confirm(database, 'gone', 6);
    const backend = await testBackend({ keys: KEYS, databaseOf: async () => ({ database, close: async () => undefined }) });
    let first = true;
    const racing: Database = {
      ...database,
      query: (sql, parameters) => database.query(sql, parameters),
      transaction: async (work) => {
        if (first) {
          first = false;
          await backend.countersign.privacy.erase({ tenant: 'gone', subject: 'made-up-0000' });
          await enroll(database, 'gone', 'made-up-0001', madeUpFace('other'));
        }
        return database.transaction(work);
      },
    };
    expect(await countFaces(racing, keys)).toBe(4);
    expect(await countedOf(database, 'gone')).toMatchObject({ learners: 4 });
  });

  it.skipIf(!available)('counts no vectors that are unlike any face', async () => {
    const anyDirection = (name: string): Float32Array => {
      const next = random(Number(name.split(' ')[1]));
      const raw = Float32Array.from({ length: MODEL.dim }, () => next() - 0.5);
      const length = Math.hypot(...raw);
      return raw.map((value) => value / length);
    };
    await enrollMany(database, 'noise', 5, anyDirection);
    await confirm(database, 'noise', 5);
    expect(await countFaces(database, keys)).toBe(0);
    expect(await countedOf(database, 'noise')).toMatchObject({ learners: 0 });
  });

  it.skipIf(!available)('tells how many faces cannot be opened, after it has counted the others', async () => {
    await enrollMany(database, 'lost', 5, (name) => madeUpFace(name));
    await confirm(database, 'lost', 5);
    const damage = `update countersign_reference set face = $1 where tenant = 'lost' and subject = 'made-up-0002'`;
    await database.query(damage, [new Uint8Array(60)]);
    await expect(countFaces(database, keys)).rejects.toThrow('the faces of 1 learners cannot be opened');
    expect(await countedOf(database, 'lost')).toMatchObject({ learners: 4 });
    expect(await countFaces(database, keys)).toBe(0);
  });
});

it('a check on another day puts the learner in the queue, and the background counts them', async () => {
  const backend = await testBackend({ keys: KEYS });
  try {
    const browser = await backend.browser('ada');
    const counted = async () => {
      await backend.countersign.work();
      return (await countedOf(backend.database, 'example')).learners;
    };
    expect(await send(backend, browser, { face: madeUpFace('ada', { sitting: '1' }), sitting: 1 })).toBe('accepted');
    expect(await counted()).toBe(0);
    expect(await send(backend, browser, { face: madeUpFace('ada', { sitting: '2' }), sitting: 2 })).toBe('accepted');
    expect(await counted()).toBe(0);
    backend.clock.now += DAY;
    expect(await send(backend, browser, { face: madeUpFace('ada', { sitting: '3' }), sitting: 3 })).toBe('accepted');
    expect(await counted()).toBe(1);
    expect(await send(backend, browser, { face: madeUpFace('ada', { sitting: '4' }), sitting: 4 })).toBe('accepted');
    expect(await counted()).toBe(1);
    expect(await backend.countersign.faceCalibrations()).toEqual([{ tenant: 'example', learners: 0, shift: 0, laterRate: null }]);
  } finally {
    await backend.close();
  }
});
