import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import { vectorToBase64url } from '../../../src/bundle/vectors.js';
import { cosineDistance } from '../../../src/matching/face.js';
import type { Keys } from '../../../src/server/keys/keys.js';
import { OWN_MODEL } from '../../../src/server/reference/known-models.js';
import { embeddingsOf, enrollReference, openReference, openTyping, type Reference } from '../../../src/server/reference/reference.js';
import { migrate } from '../../../src/server/schema/migrate.js';
import type { Owner } from '../../../src/server/store/owner.js';
import { findReference, type StoredReference } from '../../../src/server/store/stored-references.js';
import { findSubject, lockSubject } from '../../../src/server/store/subjects.js';
import { backendKeys } from '../../support/backend-keys.js';
import { openPglite, type TestDatabase } from '../../support/databases.js';
import { embedding, evidenceOf, random } from '../../support/evidence.js';
import { challengeClaims } from '../../support/forge.js';

const keys = await backendKeys();
const challenge = challengeClaims(keys);
let opened: TestDatabase;
beforeAll(async () => {
  opened = await openPglite();
  await migrate(opened.database);
});
afterAll(() => opened.close());

/** What of a bundle's claims an enrollment uses. */
function claimsOf(face: number, sitting: number): BundleClaims {
  const evidence = evidenceOf({ face, typist: face }, challenge, sitting);
  const samples = evidence.face.samples.map((template) => ({ ...template, vector: vectorToBase64url(template.vector) }));
  return { face: { ...evidence.face, samples }, keystroke: evidence.keystroke } as unknown as BundleClaims;
}

async function enrolledFace(owner: Owner, face: number, sitting = 1): Promise<StoredReference> {
  const { database } = opened;
  const subject = await lockSubject(database, owner);
  const version = ((await findReference(database, owner))?.version ?? 0) + 1;
  const claims = claimsOf(face, sitting);
  await enrollReference(database, keys, {
    owner,
    subject,
    version,
    claims,
    model: OWN_MODEL,
    phraseHash: 'h',
    embeddings: embeddingsOf(claims),
    now: 1,
    confirmed: false,
    eraseAfter: 2,
  });
  return (await findReference(database, owner)) as StoredReference;
}

async function open(owner: Owner, stored: StoredReference, with_: Keys = keys): Promise<Reference> {
  return openReference(with_, owner, await findSubject(opened.database, owner), stored);
}

describe('a reference', () => {
  const anna = { tenant: 'one', subject: 'anna' };

  it('is opened for its learner, and compares as the vectors themselves would', async () => {
    const stored = await enrolledFace(anna, 1);
    const reference = await open(anna, stored);
    expect((await openTyping(reference.dataKey, anna, stored.typing[0]!)).enrolled).toEqual(claimsOf(1, 1).keystroke.repetitions);
    const [same, other] = [embedding(1, random(9)), embedding(2, random(9))];
    expect(cosineDistance(reference.protect(same), reference.template)).toBeLessThan(0.05);
    expect(cosineDistance(reference.protect(other), reference.template)).toBeGreaterThan(0.1);
    expect(cosineDistance(same, reference.template)).toBeGreaterThan(0.5);
  });

  it('matches nobody without the keys, though all of the database is there', async () => {
    const stored = await enrolledFace(anna, 1, 2);
    await expect(open(anna, stored, await backendKeys())).rejects.toThrow();
  });

  it('does not open in another learner’s row', async () => {
    const ben = { tenant: 'one', subject: 'ben' };
    await enrolledFace(ben, 2);
    await expect(open(ben, await enrolledFace(anna, 1, 3))).rejects.toThrow();
    await expect(open({ tenant: 'one', subject: 'nobody' }, await enrolledFace(anna, 1, 4))).rejects.toThrow();
  });

  it('does not open as something else of its own row', async () => {
    const stored = await enrolledFace(anna, 1, 5);
    await expect(open(anna, { ...stored, face: stored.typing[0]!.keystroke })).rejects.toThrow();
    const { dataKey } = await open(anna, stored);
    await expect(openTyping(dataKey, anna, { ...stored.typing[0]!, inputKind: 'soft' })).rejects.toThrow();
  });

  it('is turned anew with each version', async () => {
    const [first, second] = [await enrolledFace(anna, 1, 6), await enrolledFace(anna, 1, 7)];
    expect(second.version).toBe(first.version + 1);
    const [one, other] = [await open(anna, first), await open(anna, second)];
    expect(cosineDistance(one.template, other.template)).toBeGreaterThan(0.5);
  });

  it('says nothing about the same face in another tenant: distances are those of strangers', async () => {
    const distances: number[] = [];
    for (let face = 0; face < 40; face++) {
      const owners = ['one', 'two'].map((tenant) => ({ tenant, subject: `face-${face}` })) as [Owner, Owner];
      const [one, other] = [
        await open(owners[0], await enrolledFace(owners[0], face, 1)),
        await open(owners[1], await enrolledFace(owners[1], face, 2)),
      ];
      distances.push(cosineDistance(one.template, other.template));
    }
    const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
    const deviation = Math.sqrt(distances.reduce((sum, distance) => sum + (distance - mean) ** 2, 0) / distances.length);
    // Random directions in 128 dimensions: mean 1, deviation 1/√128 = .088; four standard errors of
    // 40 pairs.
    expect(Math.abs(mean - 1)).toBeLessThan(0.056);
    expect(Math.abs(deviation - 0.088)).toBeLessThan(0.04);
  });
});
