import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Database, KeySet, Queries } from 'countersign/server';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { oneRow } from '../../store/one-row.js';

/** What the tool signs with. */
export interface ToolKey {
  kid: string;
  key: CryptoKey | Uint8Array;
}

interface KeyRow {
  kid: string;
  sealed_private: Uint8Array;
}

/** LTI's security framework asks for RS256. */
const ALG = 'RS256';

/**
 * The tool's key for what it signs: made the first time, kept encrypted under a key from the
 * backend's secret, which is outside the database.
 */
export async function openToolKey(database: Database, keys: KeySet): Promise<ToolKey> {
  const secret = Buffer.from(hkdfSync('sha256', Buffer.from(keys.template, 'base64url'), '', 'course platform lti key', 32));
  const row = (await newest(database)) ?? (await createKey(database, secret));
  const jwk = JSON.parse(unseal(secret, row.sealed_private, row.kid)) as JWK;
  return { kid: row.kid, key: await importJWK(jwk, ALG) };
}

/** The public halves, newest first: what learning platforms check the tool's signatures with. */
export async function toolJwks({ query }: Queries): Promise<{ keys: JWK[] }> {
  const rows = await query<{ public_jwk: JWK }>('select public_jwk from lti_key order by created_at desc');
  return { keys: rows.map(({ public_jwk: jwk }) => jwk) };
}

async function newest({ query }: Queries): Promise<KeyRow | undefined> {
  return (await query<KeyRow>('select kid, sealed_private from lti_key order by created_at desc limit 1'))[0];
}

/** Of several processes that start at once, one makes it. */
async function createKey(database: Database, secret: Buffer): Promise<KeyRow> {
  const { privateKey, publicKey } = await generateKeyPair(ALG, { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const sealed = seal(secret, JSON.stringify(await exportJWK(privateKey)), kid);
  return database.transaction(async (queries) => {
    await queries.query('lock table lti_key in exclusive mode');
    const taken = await newest(queries);
    if (taken !== undefined) return taken;
    const published = JSON.stringify({ ...jwk, kid, alg: ALG, use: 'sig' });
    const sql = `insert into lti_key (kid, public_jwk, sealed_private, created_at) values ($1, $2::jsonb, $3, now())
      returning kid, sealed_private`;
    return oneRow(await queries.query<KeyRow>(sql, [kid, published, sealed]));
  });
}

function seal(secret: Buffer, text: string, kid: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(kid));
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

function unseal(secret: Buffer, bytes: Uint8Array, kid: string): string {
  const sealed = Buffer.from(bytes);
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, 12))
    .setAAD(Buffer.from(kid))
    .setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString();
}
