import { CompactEncrypt, importJWK } from 'jose';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import { MAX_SEALED_STILL_BYTES } from '../../../src/bundle/server/open-still.js';
import { vectorFromBase64url, vectorToBase64url } from '../../../src/bundle/vectors.js';
import type { VerificationCode } from '../../../src/bundle/verification-error.js';
import type { Keys } from '../../../src/server/keys/keys.js';
import { sha256 } from '../../../src/sha256.js';
import { embedding, random } from '../../support/evidence.js';
import { GOOD_QUALITY } from '../../support/good-quality.js';
import { pictureOf } from '../../support/still-checker.js';
import { type Attack, type Material, onSampled, onVerify } from './attack.js';

type Claimed = BundleClaims['evidence'][number];
type Lines = readonly [claims: string, one: string, other: string];

const linesOf = ({ sealed }: Material): Lines => sealed.split('\n') as unknown as Lines;

/** The right claims, and other lines below them. */
function below(
  name: string,
  expected: VerificationCode,
  change: (lines: Lines, material: Material) => readonly string[] | Promise<readonly string[]>,
): Attack {
  return onSampled(name, expected, async (material) => {
    const lines = linesOf(material);
    return [lines[0], ...(await change(lines, material))].join('\n');
  });
}

interface Forged {
  readonly picture?: Uint8Array;
  readonly header?: object;
  readonly claimed?: Partial<Claimed>;
}

/** A device that names its own still truly in claims that it signs: what is wrong is inside. */
function within(name: string, expected: VerificationCode, forge: (material: Material) => Forged): Attack {
  return onSampled(name, expected, async (material) => {
    const { picture = pictureOf(new Float32Array(128)), header = {}, claimed = {} } = forge(material);
    const sealed = await encrypt(picture, material.keys, header);
    const [first, second] = material.claims.evidence as [Claimed, Claimed];
    const named = { ...first, bytes: picture.length, sha256: await sha256(sealed), ...claimed };
    return [await material.claiming({ evidence: [named, second] }), sealed, linesOf(material)[2]].join('\n');
  });
}

async function encrypt(picture: Uint8Array, { encryptionKey }: Keys, header: object): Promise<string> {
  const { kid, ...jwk } = encryptionKey;
  return new CompactEncrypt(picture)
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid, typ: 'countersign+still', cty: 'image/jpeg', ...header })
    .encrypt(await importJWK(jwk, 'ECDH-ES+A256KW'));
}

const first = ({ claims }: Material): Claimed => claims.evidence[0] as Claimed;
const pictureOfTemplate = ({ claims }: Material, template: number): Uint8Array<ArrayBuffer> => {
  return pictureOf(vectorFromBase64url(claims.face.samples[template]?.vector ?? '') as Float32Array);
};

const ON_THE_WAY: readonly Attack[] = [
  below('no still', 'evidence/stills', () => []),
  below('one still of two', 'evidence/stills', ([, one]) => [one]),
  below('the stills in the other order', 'evidence/stills', ([, one, other]) => [other, one]),
  below('one still twice', 'evidence/stills', ([, one]) => [one, one]),
  below('a still more than the policy asks for', 'bundle/form', ([, one, other]) => [one, other, other]),
  below('a still of another bundle', 'evidence/stills', async ([, one], { another }) => [one, linesOf(await another())[2]]),
  below('a still with its tag cut off', 'evidence/stills', ([, one, other]) => [one.slice(0, one.lastIndexOf('.')), other]),
  below('a still with a bit turned over', 'evidence/stills', ([, one, other]) => [one.replace(/.{3}$/, 'AAA'), other]),
  below('the bundle itself for a still', 'evidence/stills', ([claims, one]) => [one, claims]),
  below('empty lines for stills', 'evidence/stills', () => ['', '']),
  below('a still of ten megabytes', 'bundle/too-large', ([, one]) => [one, 'A'.repeat(10_000_000)]),
  below('a still one byte longer than one may be', 'evidence/stills', ([, one]) => [one, 'A'.repeat(MAX_SEALED_STILL_BYTES + 1)]),
  below('a carriage return behind a still', 'evidence/stills', ([, one, other]) => [`${one}\r`, other]),
  onVerify('a still where none was asked for', 'bundle/form', ({ sealed }) => `${sealed}\nAAAA`),
];

const INSIDE: readonly Attack[] = [
  within('a picture of another face', 'evidence/still-mismatch', () => ({
    picture: pictureOf(Float32Array.from({ length: 128 }, (_, at) => (at === 0 ? 1 : 0))),
  })),
  within('the picture of another template', 'evidence/still-mismatch', (material) => ({
    picture: pictureOfTemplate(material, (Number(first(material).id) + 1) % material.claims.face.samples.length),
  })),
  within('a picture that is no JPEG', 'evidence/stills', () => ({ picture: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3) })),
  within('an empty picture', 'evidence/stills', () => ({ picture: new Uint8Array() })),
  within('another length than was claimed', 'evidence/stills', (material) => ({
    picture: pictureOfTemplate(material, Number(first(material).id)),
    claimed: { bytes: 7 },
  })),
  within('a still for another template than was asked for', 'evidence/stills', (material) => ({
    claimed: { id: String((Number(first(material).id) + 1) % 3) },
  })),
  within('a bundle’s type for a still', 'evidence/stills', () => ({ header: { typ: 'countersign+jwe' } })),
  within('another kind of picture in the header', 'evidence/stills', () => ({ header: { cty: 'image/svg+xml' } })),
  within('a key that nobody has', 'evidence/stills', () => ({ header: { kid: 'none' } })),
  within('a header with a member more', 'evidence/stills', () => ({ header: { apu: 'AAAA' } })),
  within('another media type in the claims', 'claims/schema', () => ({ claimed: { mediaType: 'image/png' } })),
  onSampled('claims that name no still', 'evidence/stills', async (material) =>
    [await material.claiming({ evidence: [] }), ...linesOf(material).slice(1)].join('\n'),
  ),
  onSampled('seven stills in the claims', 'claims/schema', async (material) =>
    [await material.claiming({ evidence: Array.from({ length: 7 }, () => first(material)) }), ...linesOf(material).slice(1)].join('\n'),
  ),
];

type Samples = BundleClaims['face']['samples'];

/** The claims' own vectors are not what the pictures below them show. */
function claiming(name: string, expected: VerificationCode, change: (samples: Samples, material: Material) => Samples): Attack {
  return onSampled(name, expected, async (material) => {
    const { face } = material.claims;
    const sealed = await material.claiming({ face: { ...face, samples: change(face.samples, material) } });
    return [sealed, ...linesOf(material).slice(1)].join('\n');
  });
}

const lent = (person: number, count: number): Samples => {
  const next = random(count);
  return Array.from({ length: count }, (_, at) => ({
    vector: vectorToBase64url(embedding(person, next)),
    quality: GOOD_QUALITY,
    atMs: 2000 + at,
  }));
};
const changed = (change: (vector: Float32Array) => Float32Array) => (samples: Samples, material: Material) =>
  samples.map((template, at) =>
    String(at) === first(material).id
      ? { ...template, vector: vectorToBase64url(change(vectorFromBase64url(template.vector) as Float32Array)) }
      : template,
  );

/**
 * What a picture is compared with is checked before anybody looks at it, and no vector counts
 * beside those that were asked for.
 */
const VECTORS: readonly Attack[] = [
  claiming('no template where a picture was asked for', 'evidence/vector', (samples, { claims }) =>
    samples.slice(0, Math.max(...claims.evidence.map(({ id }) => Number(id)))),
  ),
  claiming(
    '127 numbers where a picture was asked for',
    'evidence/vector',
    changed((vector) => vector.subarray(1)),
  ),
  claiming(
    'a vector of length 0 where a picture was asked for',
    'evidence/vector',
    changed((vector) => vector.map(() => 0)),
  ),
  claiming(
    'a vector of length .9 where a picture was asked for',
    'evidence/vector',
    changed((vector) => vector.map((value) => value * 0.9)),
  ),
  claiming('17 samples more than were asked for, lent by the learner', 'evidence/vector', (samples) => [...samples, ...lent(1, 17)]),
  claiming('a lent vector where no picture was asked for', 'evidence/vector', (samples, { claims }) =>
    samples.map((template, at) => (claims.evidence.some(({ id }) => id === String(at)) ? template : (lent(77, 1)[0] as Samples[number]))),
  ),
  claiming(
    'a model of the attacker’s own length beside pictures',
    'evidence/vector',
    changed((vector) => vector.subarray(64)),
  ),
];

/** Attacks on the pictures of mode `sampled`: step 19, and what stops them before. */
export const STILL_ATTACKS: readonly Attack[] = [...ON_THE_WAY, ...INSIDE, ...VECTORS];
