import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { fromBase64url, toBase64url } from '../../base64url.js';
import { importAes } from './envelope.js';

/**
 * A private key with its id, as JSON. A retired signing key has no `d` any more: it signs nothing,
 * and nobody who reads the file can sign with it.
 */
export interface PrivateKeyEntry {
  readonly kid: string;
  readonly jwk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string; readonly d?: string };
  /** Seconds since the epoch, when another key took its place. */
  readonly retiredAt?: number;
}

/**
 * All secrets of a backend, as JSON. Keep it outside the database. The first key of a list is
 * current; the others still open and verify.
 */
export interface KeySet {
  readonly signing: readonly PrivateKeyEntry[];
  readonly encryption: readonly PrivateKeyEntry[];
  /** 32 bytes, base64url: protects templates. */
  readonly template: string;
  /** 32 bytes, base64url: keyed hashes of what was seen. */
  readonly seen: string;
}

const DAY = 86_400;
/**
 * Public halves of retired signing keys stay in the set so long: a receipt lives for a year at
 * most.
 */
const VERIFIED_SECONDS = 400 * DAY;
/**
 * A private key opens everything that was ever sealed for it: a retired one stays for the day of
 * overlap, and a day for what could not be sent meanwhile.
 */
const OPENED_SECONDS = 2 * DAY;

/**
 * A new key set with one key of each kind.
 *
 * @example
 * const keys = await generateKeys(); // for a test: a backend loads them from a file
 */
export async function generateKeys(): Promise<KeySet> {
  return {
    signing: [await generateEntry('ES256')],
    encryption: [await generateEntry('ECDH-ES+A256KW')],
    template: toBase64url(crypto.getRandomValues(new Uint8Array(32))),
    seen: toBase64url(crypto.getRandomValues(new Uint8Array(32))),
  };
}

/**
 * The set with new keys for signing and sealing in front; those of before are retired, and pruned.
 * The secrets stay: what they protect is bound to them.
 *
 * @param now seconds since the epoch
 */
export async function rotatedKeys(set: KeySet, now: number): Promise<KeySet> {
  const retired = (entries: readonly PrivateKeyEntry[]): PrivateKeyEntry[] =>
    entries.map((entry) => ({ ...entry, retiredAt: entry.retiredAt ?? now }));
  const rotated = {
    ...set,
    signing: [await generateEntry('ES256'), ...retired(set.signing)],
    encryption: [await generateEntry('ECDH-ES+A256KW'), ...retired(set.encryption)],
  };
  return prunedKeys(rotated, now);
}

/**
 * The set without what a thief of the file could use and the backend cannot any more: private keys
 * for opening two days after they were retired, and the private halves of retired signing keys.
 * Where the policy takes late bundles for longer, those that were sealed for a key of before are
 * lost.
 *
 * @param now seconds since the epoch
 */
export function prunedKeys(set: KeySet, now: number): KeySet {
  const within =
    (seconds: number) =>
    ({ retiredAt }: PrivateKeyEntry, at: number): boolean =>
      at === 0 || retiredAt === undefined || now < retiredAt + seconds;
  return {
    ...set,
    signing: set.signing.filter(within(VERIFIED_SECONDS)).map((entry, at) => (at === 0 ? entry : publicEntry(entry))),
    encryption: set.encryption.filter(within(OPENED_SECONDS)),
  };
}

function publicEntry({ jwk: { d: _, ...jwk }, ...entry }: PrivateKeyEntry): PrivateKeyEntry {
  return { ...entry, jwk };
}

async function generateEntry(algorithm: string): Promise<PrivateKeyEntry> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'P-256', extractable: true });
  const { kty, crv, x, y, d } = (await exportJWK(privateKey)) as Required<PrivateKeyEntry['jwk']>;
  const jwk = { kty, crv, x, y, d };
  return { kid: await calculateJwkThumbprint(jwk), jwk };
}

/** The keys, ready for use. */
export interface Keys {
  readonly signing: { readonly kid: string; readonly key: CryptoKey };
  /** Public signing keys by `kid`, old ones included. */
  readonly verification: ReadonlyMap<string, CryptoKey>;
  readonly decryption: ReadonlyMap<string, CryptoKey>;
  readonly encryptionKey: { readonly kid: string; readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
  /** Seeds the learners' rotations. */
  readonly rotation: Uint8Array<ArrayBuffer>;
  /** Seeds the tenants' rotations, in which faces of one tenant can be compared with each other. */
  readonly duplicates: Uint8Array<ArrayBuffer>;
  /** Wraps the learners' data keys. */
  readonly wrapping: CryptoKey;
  /** Tells these secrets from others, and nothing of them: base64url. A rotation keeps it. */
  readonly fingerprint: string;
  /** HMAC-SHA-256. */
  readonly seen: CryptoKey;
  /** HMAC-SHA-256: what a learner's browsers are told to name things by. A rotation keeps it. */
  readonly browsers: CryptoKey;
  /** RFC 7517: the public halves. Nobody should seal for a key that was retired. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** @throws TypeError for a key set that lacks something */
export function checkKeySet(set: KeySet): void {
  requireParts(set);
}

/** @throws TypeError for a key set that lacks something, or holds a key that is none */
export async function importKeys(set: KeySet): Promise<Keys> {
  const { signing, encryption, template, seen } = requireParts(set);
  return {
    signing: { kid: signing.kid, key: await importPrivate(signing, 'ES256') },
    verification: new Map(await Promise.all(set.signing.map(async (entry) => [entry.kid, await importPublic(entry, 'ES256')] as const))),
    decryption: new Map(
      await Promise.all(set.encryption.map(async (entry) => [entry.kid, await importPrivate(entry, 'ECDH-ES+A256KW')] as const)),
    ),
    encryptionKey: { kid: encryption.kid, kty: 'EC', crv: 'P-256', x: encryption.jwk.x, y: encryption.jwk.y },
    rotation: await derive(template, 'countersign rotation'),
    duplicates: await derive(template, 'countersign duplicate faces'),
    wrapping: await importAes(await derive(template, 'countersign data keys')),
    fingerprint: toBase64url(await derive(Uint8Array.of(...template, ...seen), 'countersign fingerprint')),
    seen: await importHmac(seen),
    browsers: await importHmac(await derive(seen, 'countersign browser names')),
    jwks: {
      keys: [
        ...set.signing.map((entry) => publicJwk(entry, 'ES256', 'sig')),
        ...set.encryption.filter(({ retiredAt }) => retiredAt === undefined).map((entry) => publicJwk(entry, 'ECDH-ES+A256KW', 'enc')),
      ],
    },
  };
}

/**
 * The current keys and the decoded secrets. Whether a key is on its curve shows when it is
 * imported.
 */
function requireParts(set: KeySet): {
  readonly signing: PrivateKeyEntry;
  readonly encryption: PrivateKeyEntry;
  readonly template: Uint8Array<ArrayBuffer>;
  readonly seen: Uint8Array<ArrayBuffer>;
} {
  if (typeof set !== 'object' || set === null) throw new TypeError('keys: a key set is an object');
  for (const name of ['signing', 'encryption'] as const) {
    if (!Array.isArray(set[name]) || set[name].length === 0) throw new TypeError(`keys: at least one ${name} key is required`);
    const complete = set[name].every((entry) => {
      const { kid, jwk, retiredAt } = entry ?? {};
      return kid && jwk?.crv === 'P-256' && jwk.x && jwk.y && (jwk.d || (name === 'signing' && retiredAt !== undefined));
    });
    if (!complete) throw new TypeError(`keys: each ${name} key needs a kid and a private P-256 key, but retired ones for signing`);
  }
  const [[signing], [encryption]] = [set.signing, set.encryption] as [[PrivateKeyEntry], [PrivateKeyEntry]];
  return { signing, encryption, template: secret(set.template, 'template'), seen: secret(set.seen, 'seen') };
}

/** One secret, several uses: each gets a key of its own by HKDF (RFC 5869). */
async function derive(secret: Uint8Array<ArrayBuffer>, use: string): Promise<Uint8Array<ArrayBuffer>> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(use) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 256));
}

function importHmac(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

function publicJwk({ kid, jwk: { kty, crv, x, y } }: PrivateKeyEntry, alg: string, use: string): JWK {
  return { kty, crv, x, y, kid, alg, use };
}

function importPrivate({ jwk }: PrivateKeyEntry, algorithm: string): Promise<CryptoKey> {
  return quietly(importJWK(jwk, algorithm, { extractable: false }));
}

function importPublic({ jwk: { kty, crv, x, y } }: PrivateKeyEntry, algorithm: string): Promise<CryptoKey> {
  return quietly(importJWK({ kty, crv, x, y }, algorithm));
}

/** What a library says of a key that it cannot read may quote it. */
async function quietly(imported: ReturnType<typeof importJWK>): Promise<CryptoKey> {
  try {
    return (await imported) as CryptoKey;
  } catch {
    throw new TypeError('keys: a key is none of its kind: put the file back from a copy');
  }
}

function secret(text: string, name: string): Uint8Array<ArrayBuffer> {
  const bytes = typeof text === 'string' ? fromBase64url(text) : null;
  if (bytes?.length !== 32) throw new TypeError(`keys: ${name} must be 32 bytes, base64url`);
  return bytes;
}
