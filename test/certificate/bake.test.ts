import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../src/certificate/issue-certificate.js';
import { bakeCertificate, extractCertificate } from '../../src/certificate/pictures/bake.js';
import { drawBadge } from '../../src/certificate/pictures/draw-badge.js';
import { type PngChunk, readPng, writePng } from '../../src/certificate/pictures/png.js';
import { certificateOptions } from './university.js';

const { token } = await issueCertificate(certificateOptions());
const badge = await drawBadge({ size: 96, color: '#1d4e89' });
const baked = bakeCertificate(badge, token);

/** The chunk as PNG §11.3.2.3 describes it. */
function iTXt(text: string, { keyword = 'openbadgecredential', compressed = 0, language = '', translated = '' } = {}): PngChunk {
  return {
    type: 'iTXt',
    data: new Uint8Array(Buffer.from(`${keyword}\0${String.fromCharCode(compressed)}\0${language}\0${translated}\0${text}`)),
  };
}

function withChunks(...more: PngChunk[]): Uint8Array<ArrayBuffer> {
  const [head, ...rest] = readPng(badge) as [PngChunk, ...PngChunk[]];
  return writePng([head, ...more, ...rest]);
}

/** The badge with so many empty chunks in it. */
function withEmpty(count: number): Uint8Array {
  const [head, ...rest] = readPng(badge) as [PngChunk, ...PngChunk[]];
  const [start, empty, end] = [
    writePng([head]),
    writePng([{ type: 'tEXt', data: new Uint8Array() }]).subarray(8),
    writePng(rest).subarray(8),
  ];
  return Buffer.concat([start, Buffer.alloc(count * empty.length, empty), end]);
}

describe('a huge image', () => {
  it('is made as one would be', () => {
    expect(extractCertificate(bakeCertificate(withEmpty(3), token))).toBe(token);
  });

  it.each<[string, () => Uint8Array]>([
    ['of 48 MB of empty chunks', () => withEmpty(4_000_000)],
    ['of empty chunks within 8 MiB', () => withEmpty(600_000)],
    ['of 9 MiB in one chunk', () => withChunks({ type: 'tEXt', data: new Uint8Array(9 * 2 ** 20) })],
  ])('%s is refused before anything is done with it', (_, make) => {
    const png = make();
    const started = performance.now();
    for (const read of [() => extractCertificate(png), () => bakeCertificate(png, token)])
      expect(read).toThrow(expect.objectContaining({ code: 'image/too-large' }));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('a baked image', () => {
  it('gives back the certificate', () => {
    expect(extractCertificate(baked)).toBe(token);
  });

  it('holds it in one iTXt chunk, not compressed, with the keyword of Open Badges 3.0', () => {
    const chunks = readPng(baked).filter(({ type }) => type === 'iTXt');
    expect(chunks).toEqual([iTXt(token)]);
  });

  it('is the same picture for a program that knows nothing of it', async () => {
    const [before, after] = await Promise.all([badge, baked].map((png) => sharp(png).raw().toBuffer()));
    expect(after?.equals(before as Buffer)).toBe(true);
  });

  it('can be any PNG, also one that another program wrote', async () => {
    const photo = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#abc' } })
      .png()
      .toBuffer();
    expect(extractCertificate(bakeCertificate(photo, token))).toBe(token);
  });

  it('is read when the chunk names a language, as other makers may', () => {
    expect(extractCertificate(withChunks(iTXt(token, { language: 'en', translated: 'Urkunde' })))).toBe(token);
  });
});

describe('an image that cannot be trusted to hold one certificate', () => {
  const code = (png: Uint8Array): unknown => {
    try {
      return extractCertificate(png);
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it.each([
    ['no PNG', 'image/form', new Uint8Array([1, 2, 3])],
    ['nothing', 'image/form', new Uint8Array()],
    ['a PNG that is cut off', 'image/form', baked.subarray(0, -1)],
    ['a PNG that goes on', 'image/form', Uint8Array.from([...baked, 0])],
    ['a changed byte', 'image/form', baked.map((byte, at) => (at === 100 ? byte ^ 1 : byte))],
    ['a length that is too long', 'image/form', baked.map((byte, at) => (at === 33 ? 0x7f : byte))],
    ['no certificate', 'image/empty', badge],
    ['a comment under another word', 'image/empty', withChunks(iTXt(token, { keyword: 'openbadges' }))],
    ['a longer word', 'image/empty', withChunks(iTXt(token, { keyword: 'openbadgecredentials' }))],
    ['two certificates', 'image/many', withChunks(iTXt(token), iTXt(token))],
    ['a compressed one', 'image/form', withChunks(iTXt(token, { compressed: 1 }))],
  ] as const)('is refused: %s', (_, expected, png) => {
    expect(code(png)).toBe(expected);
  });

  it('is not baked twice', () => {
    expect(() => bakeCertificate(baked, token)).toThrow(expect.objectContaining({ code: 'image/many' }));
  });

  it('takes nothing that is no compact JWS', () => {
    for (const text of ['', 'a.b', '{"id":1}', `${token}\n`]) expect(() => bakeCertificate(badge, text)).toThrow(TypeError);
  });
});
