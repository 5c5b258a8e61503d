import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openBundle } from '../../src/bundle/server/open.js';
import { tokenHash } from '../../src/server/challenge/challenge.js';
import { checkChallenge } from '../../src/server/challenge/check-challenge.js';
import { generateKeys, importKeys } from '../../src/server/keys/keys.js';
import type { Vector, VectorKeys, Vectors } from './vector.js';

const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T;
const { encryption, devices } = read<VectorKeys>('keys.json');
const { vectors, challenges, audience, origins, lateSeconds } = read<Vectors>('bundles.json');
const keys = await importKeys({ ...(await generateKeys()), encryption });

/** Steps 2 to 12, the challenge as it stands in the vectors. */
async function open({ sealed, challenge, now }: Vector): Promise<{ readonly late: boolean }> {
  const opened = await openBundle(sealed, {
    decryptionKeys: keys.decryption,
    deviceKey: async (thumbprint) => devices.find(({ kid }) => kid === thumbprint) ?? null,
    audience,
    origins,
    now,
    lateSeconds,
  });
  const { token, sub, context } = challenges[challenge] as NonNullable<(typeof challenges)[string]>;
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());
  const row = { claims, token_hash: tokenHash(token), used_at: null };
  const query = async <Row>(): Promise<readonly Row[]> => [row as Row];
  await checkChallenge({ query }, opened.claims, { tenant: context.tenant, subject: sub });
  return opened;
}

describe('the golden vectors', () => {
  it('hold bundles of three purposes, at least forty tampered ones, and no name twice', () => {
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
    expect(vectors.filter(({ expected }) => expected !== 'valid').length).toBeGreaterThanOrEqual(40);
    expect(vectors.map(({ name }) => name)).toEqual(expect.arrayContaining(['enroll', 'verify', 'monitor']));
  });

  it.each(vectors.map((vector) => [vector.name, vector.expected, vector] as const))('%s: %s', async (_, expected, vector) => {
    if (expected === 'valid') await expect(open(vector)).resolves.toMatchObject({ late: vector.late ?? false });
    else await expect(open(vector)).rejects.toMatchObject({ name: 'VerificationError', code: expected });
  });
});
