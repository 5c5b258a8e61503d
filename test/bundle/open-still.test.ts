import { CompactEncrypt, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { MAX_STILL_BYTES, openStill } from '../../src/bundle/open-still.js';
import { type SealedStill, sealStills } from '../../src/bundle/seal-stills.js';
import { stillHash } from '../../src/bundle/still-hash.js';
import { MAX_STILL_BYTES as MAX_IN_BROWSER } from '../../src/face/protocol.js';
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
  [still] = (await sealStills([{ template: 2, jpeg }], encryptionKey)) as [SealedStill];
});

const open = (sealed: string, claimed = { bytes: jpeg.length, sha256: still.sha256 }, kid = KID): Promise<Uint8Array> =>
  openStill(sealed, claimed, new Map([[kid, pair.privateKey]]));
/** Sealed by somebody who names it truly: what is wrong is inside. */
async function sealAs(picture: Uint8Array, header: object = {}): Promise<Promise<Uint8Array>> {
  const sealed = await new CompactEncrypt(picture)
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      kid: KID,
      typ: 'countersign+still',
      cty: 'image/jpeg',
      ...header,
    } as never)
    .encrypt(pair.publicKey);
  return openStill(sealed, { bytes: picture.length, sha256: await stillHash(sealed) }, new Map([[KID, pair.privateKey]]));
}

describe('a still', () => {
  it('comes back as it went, under the number of its template', async () => {
    expect(still).toMatchObject({ template: 2, bytes: jpeg.length });
    expect(await open(still.sealed)).toEqual(jpeg);
  });

  it('may be as long in the browser as here', () => {
    expect(MAX_IN_BROWSER).toBe(MAX_STILL_BYTES);
  });

  it('is refused where it is not the one that is claimed', async () => {
    const [other] = (await sealStills([{ template: 2, jpeg }], encryptionKey)) as [SealedStill];
    await expect(open(other.sealed)).rejects.toMatchObject({ code: 'evidence/stills' });
    await expect(open(still.sealed, { bytes: jpeg.length + 1, sha256: still.sha256 })).rejects.toMatchObject({ code: 'evidence/stills' });
  });

  it('is refused when a character of it is changed, wherever', async () => {
    for (let at = 0; at < still.sealed.length; at += 7) {
      const changed = `${still.sealed.slice(0, at)}${still.sealed[at] === 'A' ? 'B' : 'A'}${still.sealed.slice(at + 1)}`;
      const claimed = { bytes: jpeg.length, sha256: await stillHash(changed) };
      await expect(open(changed, claimed)).rejects.toMatchObject({ code: 'evidence/stills' });
    }
  });

  it('is refused for another key', async () => {
    await expect(open(still.sealed, undefined, 'enc-2')).rejects.toMatchObject({ code: 'evidence/stills' });
  });

  it.each([
    ['the type of a bundle', { typ: 'countersign+jwe' }],
    ['another kind of content', { cty: 'image/png' }],
    ['a member more', { x: 1 }],
  ])('is refused with %s in its header', async (_, header) => {
    await expect(sealAs(jpeg, header)).rejects.toMatchObject({ code: 'evidence/stills' });
  });

  it('is refused where it is no JPEG', async () => {
    await expect(sealAs(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).rejects.toMatchObject({ code: 'evidence/stills' });
    await expect(sealAs(new Uint8Array(0))).rejects.toMatchObject({ code: 'evidence/stills' });
  });

  it('is refused where it is too long', async () => {
    const long = new Uint8Array(MAX_STILL_BYTES + 2048);
    long.set(jpeg);
    await expect(sealAs(long)).rejects.toMatchObject({ code: 'evidence/stills' });
  });
});
