import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose';

/** LTI's security framework asks for RS256. */
const ALG = 'RS256';

/**
 * The tool's key for what it signs: made the first time, kept encrypted under a key from the
 * backend's secret, which is outside the database.
 */
export async function openToolKey(database, keys) {
  const secret = Buffer.from(hkdfSync('sha256', Buffer.from(keys.template, 'base64url'), '', 'course platform lti key', 32));
  const row = (await newest(database)) ?? (await createKey(database, secret));
  const jwk = JSON.parse(unseal(secret, row.sealed_private, row.kid));
  return { kid: row.kid, key: await importJWK(jwk, ALG) };
}

/** The public halves, newest first: what learning platforms check the tool's signatures with. */
export async function toolJwks({ query }) {
  const rows = await query('select public_jwk from lti_key order by created_at desc');
  return { keys: rows.map(({ public_jwk: jwk }) => jwk) };
}

async function newest({ query }) {
  return (await query('select kid, sealed_private from lti_key order by created_at desc limit 1'))[0];
}

/** Of several processes that start at once, one makes it. */
async function createKey(database, secret) {
  const { privateKey, publicKey } = await generateKeyPair(ALG, { modulusLength: 2048, extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const sealed = seal(secret, JSON.stringify(await exportJWK(privateKey)), kid);
  return database.transaction(async (queries) => {
    await queries.query('lock table lti_key in exclusive mode');
    const taken = await newest(queries);
    if (taken !== undefined) return taken;
    const published = JSON.stringify({ ...jwk, kid, alg: ALG, use: 'sig' });
    await queries.query('insert into lti_key (kid, public_jwk, sealed_private, created_at) values ($1, $2::jsonb, $3, now())', [
      kid,
      published,
      sealed,
    ]);
    return newest(queries);
  });
}

function seal(secret, text, kid) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(kid));
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

function unseal(secret, bytes, kid) {
  const sealed = Buffer.from(bytes);
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, 12))
    .setAAD(Buffer.from(kid))
    .setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString();
}
