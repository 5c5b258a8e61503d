import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import { vectorToBase64url } from '../../../src/bundle/vectors.js';
import { cosineDistance } from '../../../src/matching/face.js';
import { OWN_MODEL } from '../../../src/server/reference/known-models.js';
import { keepRecent } from '../../../src/server/reference/recent-vectors.js';
import { embeddingsOf, enrollReference, openReference } from '../../../src/server/reference/reference.js';
import { migrate } from '../../../src/server/schema/migrate.js';
import type { Owner } from '../../../src/server/store/owner.js';
import { findReference, type StoredReference } from '../../../src/server/store/stored-references.js';
import { findSubject, lockSubject } from '../../../src/server/store/subjects.js';
import { backendKeys } from '../../support/backend-keys.js';
import { openPglite, type TestDatabase } from '../../support/databases.js';
import { embedding, evidenceOf, random } from '../../support/evidence.js';
import { challengeClaims } from '../../support/forge.js';

/** Learners, each enrolled in two tenants, and in the first one a second time. */
const FACES = 100;
const keys = await backendKeys();
const challenge = challengeClaims(keys);
let opened: TestDatabase;
/** By face: the vectors that a thief of the keys would see. */
const templates: Record<'one' | 'two' | 'renewed', Float32Array[]> = { one: [], two: [], renewed: [] };
const sealed: StoredReference[] = [];

beforeAll(async () => {
  opened = await openPglite();
  await migrate(opened.database);
  for (let face = 0; face < FACES; face++) {
    const [one, two] = [ownerOf('one', face), ownerOf('two', face)];
    sealed.push(await enrolled(one, face, 1));
    templates.one.push(await templateOf(one));
    await enrolled(two, face, 2);
    templates.two.push(await templateOf(two));
    await enrolled(one, face, 3);
    templates.renewed.push(await templateOf(one));
  }
}, 120_000);
afterAll(() => opened.close());

function ownerOf(tenant: string, face: number): Owner {
  return { tenant, subject: `learner-${face}` };
}

async function enrolled(owner: Owner, face: number, sitting: number): Promise<StoredReference> {
  const { database } = opened;
  const evidence = evidenceOf({ face, typist: face }, challenge, sitting);
  const vectors = evidence.face.samples.map((template) => ({ ...template, vector: vectorToBase64url(template.vector) }));
  const claims = { face: { ...evidence.face, samples: vectors }, keystroke: evidence.keystroke } as unknown as BundleClaims;
  const subject = await lockSubject(database, owner);
  const enrollment = {
    owner,
    subject,
    version: subject.lastVersion + 1,
    claims,
    model: OWN_MODEL,
    phraseHash: 'h',
    embeddings: embeddingsOf(claims),
    now: 1,
    confirmed: false,
    eraseAfter: 2,
  };
  const { dataKey, protect } = await enrollReference(database, keys, enrollment);
  await keepRecent(database, dataKey, owner, embeddingsOf(claims).map(protect));
  return (await findReference(database, owner)) as StoredReference;
}

async function templateOf(owner: Owner): Promise<Float32Array> {
  const { database } = opened;
  const stored = (await findReference(database, owner)) as StoredReference;
  return (await openReference(keys, owner, await findSubject(database, owner), stored)).template;
}

const range = Array.from({ length: FACES }, (_, face) => face);
const another = (face: number): number => (face + 37) % FACES;

/**
 * Greatest difference of two samples' distribution functions (Kolmogorov and Smirnov): 0 for the
 * same, 1 for samples that do not overlap.
 */
function difference(one: readonly number[], two: readonly number[]): number {
  const share = (sample: readonly number[], to: number): number => sample.filter((value) => value <= to).length / sample.length;
  return Math.max(...[...one, ...two].map((value) => Math.abs(share(one, value) - share(two, value))));
}

/**
 * Above this, two samples of one distribution lie once in a million times: c(α)·√((n+m)/nm), c =
 * √(−ln(α/2)/2).
 */
const once = (n: number, m: number): number => Math.sqrt(-Math.log(0.5e-6) / 2) * Math.sqrt((n + m) / (n * m));

describe('the statistic', () => {
  it('sees that two pictures of one face are one person’s, where nothing protects them', () => {
    const [own, strangers] = [range, range.map(another)].map((whom) =>
      whom.map((whose, face) => cosineDistance(embedding(face, random(1000 + face)), embedding(whose, random(5000 + face)))),
    ) as [number[], number[]];
    expect(difference(own, strangers)).toBe(1);
  });
});

describe('templates of one face, seen with the keys', () => {
  it.each(['two', 'renewed'] as const)('in another place (%s) are as far apart as strangers’', (place) => {
    const own = range.map((face) => cosineDistance(templates.one[face] as Float32Array, templates[place][face] as Float32Array));
    const strangers = range.map((face) =>
      cosineDistance(templates.one[face] as Float32Array, templates[place][another(face)] as Float32Array),
    );
    expect(difference(own, strangers)).toBeLessThan(once(FACES, FACES));
    expect(Math.min(...own)).toBeGreaterThan(0.5);
  });

  it('say nothing to a camera picture of the face: without its own rotation, a match is as likely as a stranger’s', () => {
    const probes = range.map((face) => embedding(face, random(7000 + face)));
    const own = range.map((face) => cosineDistance(templates.one[face] as Float32Array, probes[face] as Float32Array));
    const strangers = range.map((face) => cosineDistance(templates.one[face] as Float32Array, probes[another(face)] as Float32Array));
    expect(difference(own, strangers)).toBeLessThan(once(FACES, FACES));
  });
});

describe('a copy of the database without the keys', () => {
  /**
   * What a thief may take for vectors: every stretch of bytes of a stored value that is long
   * enough, as bytes, int16 or float32.
   */
  function readings(bytes: Uint8Array): Float32Array[] {
    const found: Float32Array[] = [];
    for (let from = 0; from + 256 <= bytes.length; from += 64) {
      const copy = Uint8Array.from(bytes.subarray(from, from + 512));
      found.push(Float32Array.from(copy.subarray(0, 128), (value) => value - 127.5));
      found.push(Float32Array.from(new Int16Array(copy.buffer, 0, 128)));
      if (copy.length < 512) continue;
      const floats = new Float32Array(copy.buffer);
      if (floats.every((value) => Number.isFinite(value) && Math.abs(value) < 1e15)) found.push(floats);
    }
    return found.map(unit).filter((vector) => Number.isFinite(vector[0] as number));
  }

  function unit(vector: Float32Array): Float32Array {
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  }

  it('matches nobody: read as a vector, each stored value is as far from its face as from any other', async () => {
    const rows = await opened.database.query<{
      subject: string;
      face: Uint8Array;
      keystroke: Uint8Array;
      recent: Uint8Array;
      data_key: Uint8Array;
    }>(
      `select subject, face, keystroke, recent, data_key from countersign_reference join countersign_typing using (tenant, subject) join countersign_subject using (tenant, subject)`,
    );
    const [own, strangers]: [number[], number[]] = [[], []];
    for (const { subject, ...values } of rows) {
      const face = Number(subject.split('-')[1]);
      const [mine, foreign] = [embedding(face, random(9000 + face)), embedding(another(face), random(9000 + face))];
      for (const reading of Object.values(values).flatMap((value) => readings(Uint8Array.from(value)))) {
        own.push(cosineDistance(reading, mine));
        strangers.push(cosineDistance(reading, foreign));
      }
    }
    expect(own.length).toBeGreaterThan(2000);
    const some = (sample: readonly number[]) => sample.filter((_, at) => at % Math.ceil(own.length / 1500) === 0);
    expect(difference(some(own), some(strangers))).toBeLessThan(once(some(own).length, some(strangers).length));
    expect(Math.min(...own)).toBeGreaterThan(0.4);
  });

  it('opens with no other keys', async () => {
    const owner = ownerOf('one', 0);
    const { database } = opened;
    const stored = (await findReference(database, owner)) as StoredReference;
    const subject = await findSubject(database, owner);
    await expect(openReference(await backendKeys(), owner, subject, stored)).rejects.toThrow();
  });
});

describe('a destroyed data key', () => {
  it('leaves a copy of what was stored before unreadable, with all keys of the backend and everybody else’s data keys', async () => {
    const { database } = opened;
    const [owner, neighbor] = [ownerOf('one', 5), ownerOf('one', 6)];
    const stored = sealed[5] as StoredReference;
    await database.query('update countersign_subject set data_key = null where tenant = $1 and subject = $2', [
      owner.tenant,
      owner.subject,
    ]);
    await expect(openReference(keys, owner, await findSubject(database, owner), stored)).rejects.toThrow('erased');
    await expect(openReference(keys, owner, await findSubject(database, neighbor), stored)).rejects.toThrow();
    await expect(openReference(keys, neighbor, await findSubject(database, neighbor), stored)).rejects.toThrow();
    await enrolled(owner, 5, 9);
    await expect(openReference(keys, owner, await findSubject(database, owner), stored)).rejects.toThrow();
  });
});
