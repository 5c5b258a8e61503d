import { CompactEncrypt, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SealedStill, sealStills } from '../../src/bundle/page/seal-stills.js';
import { MAX_SEALED_STILL_BYTES, openStill } from '../../src/bundle/server/open-still.js';
import { MAX_STILL_BYTES } from '../../src/limits.js';
import { sha256 } from '../../src/sha256.js';
import type { ChallengeClaims } from '../../src/types.js';

const KID = 'enc-1';
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, ...Array(500).fill(7));
let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let encryptionKey: ChallengeClaims['encryptionKey'];
let still: SealedStill;

beforeAll(async () => {
  pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' });
  const { x = '', y = '' } = await exportJWK(pair.publicKey);
  encryptionKey = { kid: KID, kty: 'EC', crv: 'P-256', x, y };
  [still] = (await sealStills([{ sample: 2, jpeg }], encryptionKey)) as [SealedStill];
});

const open = (sealed: string, claimed = { bytes: jpeg.length, sha256: still.sha256 }, kid = KID): Promise<Uint8Array> =>
  openStill(sealed, claimed, new Map([[kid, pair.privateKey]]));
const because = (message: string): object => ({ code: 'evidence/stills', cause: { message } });
/** Sealed by somebody who names it truly: what is wrong is inside. */
async function sealAs(picture: Uint8Array, header: object = {}, kid = KID): Promise<Uint8Array> {
  const sealed = await new CompactEncrypt(picture)
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      kid,
      typ: 'countersign+still',
      cty: 'image/jpeg',
      ...header,
    } as never)
    .encrypt(pair.publicKey);
  return openStill(sealed, { bytes: picture.length, sha256: await sha256(sealed) }, new Map([[kid, pair.privateKey]]));
}

describe('a still', () => {
  it('comes back as it went, under the number of its template', async () => {
    expect(still).toMatchObject({ sample: 2, bytes: jpeg.length });
    expect(await open(still.sealed)).toEqual(jpeg);
  });

  it('may be as long in the browser as here', () => {});

  it('is refused where it is not the one that is claimed', async () => {
    const [other] = (await sealStills([{ sample: 2, jpeg }], encryptionKey)) as [SealedStill];
    await expect(open(other.sealed)).rejects.toMatchObject(because('not the claimed still'));
    for (const bytes of [jpeg.length - 1, jpeg.length + 1]) {
      await expect(open(still.sealed, { bytes, sha256: still.sha256 })).rejects.toMatchObject(because('not the claimed picture'));
    }
  });

  it('is refused when a character of it is changed, wherever', async () => {
    for (let at = 0; at < still.sealed.length; at += 7) {
      const changed = `${still.sealed.slice(0, at)}${still.sealed[at] === 'A' ? 'B' : 'A'}${still.sealed.slice(at + 1)}`;
      const claimed = { bytes: jpeg.length, sha256: await sha256(changed) };
      await expect(open(changed, claimed)).rejects.toMatchObject({ code: 'evidence/stills' });
    }
  });

  it('is refused for another key', async () => {
    await expect(open(still.sealed, undefined, 'enc-2')).rejects.toMatchObject(because('unknown key'));
  });

  it.each([
    ['the type of a bundle', { typ: 'countersign+jwe' }],
    ['another kind of content', { cty: 'image/png' }],
    ['a member more', { x: 1 }],
  ])('is refused with %s in its header', async (_, header) => {
    await expect(sealAs(jpeg, header)).rejects.toMatchObject({ code: 'evidence/stills' });
  });

  it('takes a key with a name of 200 characters, none longer, none without', async () => {
    expect(await sealAs(jpeg, {}, 'k'.repeat(200))).toEqual(jpeg);
    await expect(sealAs(jpeg, {}, 'k'.repeat(201))).rejects.toMatchObject({ code: 'evidence/stills' });
    await expect(sealAs(jpeg, {}, '')).rejects.toMatchObject({ code: 'evidence/stills' });
  });

  it.each([
    ['a PNG', [0x89, 0x50, 0x4e, 0x47]],
    ['one byte', [0xff]],
    ['another first byte', [0, 0xd8, 0xff, 0xe0]],
    ['another second byte', [0xff, 0, 0xff, 0xe0]],
    ['another third byte', [0xff, 0xd8, 0, 0xe0]],
  ])('is refused where it is no JPEG: %s', async (_, bytes) => {
    await expect(sealAs(Uint8Array.from(bytes))).rejects.toMatchObject(because('not the claimed picture'));
  });

  it('is refused where it is empty', async () => {
    await expect(sealAs(new Uint8Array(0))).rejects.toMatchObject({ code: 'evidence/stills' });
  });

  it('is refused where it is too long, however right', async () => {
    const ofLength = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => jpeg[at] ?? 7);
    expect(await sealAs(ofLength(MAX_STILL_BYTES))).toHaveLength(MAX_STILL_BYTES);
    await expect(sealAs(ofLength(MAX_STILL_BYTES + 2048))).rejects.toMatchObject(because('not the claimed still'));
  });

  it('counts its longest form from its longest picture', () => {
    expect([MAX_STILL_BYTES, MAX_SEALED_STILL_BYTES]).toEqual([204_800, 274_091]);
  });
});
