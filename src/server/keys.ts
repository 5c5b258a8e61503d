import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { fromBase64url, toBase64url } from '../bundle/base64url.js';

/** A private key with its id, as JSON. */
export interface PrivateKeyEntry {
  readonly kid: string;
  readonly jwk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string; readonly d: string };
}

/** All secrets of a backend, as JSON. Keep it outside the database. The first key of a list is current; the others still open and verify. */
export interface KeySet {
  readonly signing: readonly PrivateKeyEntry[];
  readonly encryption: readonly PrivateKeyEntry[];
  /** 32 bytes, base64url: protects templates. */
  readonly template: string;
  /** 32 bytes, base64url: keyed hashes of what was seen. */
  readonly seen: string;
}

/** A new key set with one key of each kind. */
export async function generateKeys(): Promise<KeySet> {
  return {
    signing: [await generateEntry('ES256')],
    encryption: [await generateEntry('ECDH-ES+A256KW')],
    template: toBase64url(crypto.getRandomValues(new Uint8Array(32))),
    seen: toBase64url(crypto.getRandomValues(new Uint8Array(32))),
  };
}

async function generateEntry(algorithm: string): Promise<PrivateKeyEntry> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'P-256', extractable: true });
  const { kty, crv, x, y, d } = (await exportJWK(privateKey)) as PrivateKeyEntry['jwk'];
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
  readonly template: Uint8Array<ArrayBuffer>;
  readonly seen: Uint8Array<ArrayBuffer>;
  /** RFC 7517: the public halves. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** @throws TypeError for a key set that lacks something */
export async function importKeys(set: KeySet): Promise<Keys> {
  const [signing] = set.signing;
  const [encryption] = set.encryption;
  if (signing === undefined || encryption === undefined) throw new TypeError('keys: a signing and an encryption key are required');
  return {
    signing: { kid: signing.kid, key: await importPrivate(signing, 'ES256') },
    verification: new Map(await Promise.all(set.signing.map(async (entry) => [entry.kid, await importPublic(entry, 'ES256')] as const))),
    decryption: new Map(
      await Promise.all(set.encryption.map(async (entry) => [entry.kid, await importPrivate(entry, 'ECDH-ES+A256KW')] as const)),
    ),
    encryptionKey: { kid: encryption.kid, kty: 'EC', crv: 'P-256', x: encryption.jwk.x, y: encryption.jwk.y },
    template: secret(set.template, 'template'),
    seen: secret(set.seen, 'seen'),
    jwks: {
      keys: [
        ...set.signing.map((entry) => publicJwk(entry, 'ES256', 'sig')),
        ...set.encryption.map((entry) => publicJwk(entry, 'ECDH-ES+A256KW', 'enc')),
      ],
    },
  };
}

function publicJwk({ kid, jwk: { kty, crv, x, y } }: PrivateKeyEntry, alg: string, use: string): JWK {
  return { kty, crv, x, y, kid, alg, use };
}

async function importPrivate({ jwk }: PrivateKeyEntry, algorithm: string): Promise<CryptoKey> {
  return (await importJWK(jwk, algorithm, { extractable: false })) as CryptoKey;
}

async function importPublic({ jwk: { kty, crv, x, y } }: PrivateKeyEntry, algorithm: string): Promise<CryptoKey> {
  return (await importJWK({ kty, crv, x, y }, algorithm)) as CryptoKey;
}

function secret(text: string, name: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(text);
  if (bytes?.length !== 32) throw new TypeError(`keys: ${name} must be 32 bytes, base64url`);
  return bytes;
}
