import * as v from 'valibot';
import type { PublicCertificateKey } from './certificate-keys.js';

/** Longer than any status list that is accepted, and than any key set. */
const MAX_BYTES = 1_000_000;
const TIMEOUT_MS = 15_000;

const common = { kid: v.string(), use: v.literal('sig') };
const keySetSchema = v.object({
  keys: v.pipe(
    v.array(
      v.variant('kty', [
        v.object({ ...common, kty: v.literal('RSA'), alg: v.literal('RS256'), n: v.string(), e: v.string() }),
        v.object({ ...common, kty: v.literal('EC'), alg: v.literal('ES256'), crv: v.literal('P-256'), x: v.string(), y: v.string() }),
      ]),
    ),
    v.minLength(1),
    v.maxLength(100),
  ),
});

/**
 * Downloads what an issuer publishes of its keys: `{"keys": […]}` of what `publicCertificateKey`
 * returns. The address must be the issuer's beyond doubt: who chooses it chooses whom to believe.
 *
 * @throws Error when it cannot be had or is no such key set
 *
 * @example
 * const keys = await fetchCertificateKeys('https://courses.example/keys.json');
 */
export async function fetchCertificateKeys(address: string): Promise<readonly PublicCertificateKey[]> {
  return v.parse(keySetSchema, JSON.parse(await fetchText(address, 'application/json'))).keys;
}

/**
 * Downloads the text of a status list, fresh. Nothing says to the issuer who looks at which
 * certificate: one list is of very many.
 *
 * @throws Error when it cannot be had
 *
 * @example
 * const list = await fetchStatusList('https://courses.example/status/1');
 */
export function fetchStatusList(address: string): Promise<string> {
  return fetchText(address, 'application/jwt');
}

async function fetchText(address: string, accept: string): Promise<string> {
  const options = {
    headers: { accept },
    credentials: 'omit',
    cache: 'no-cache',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  } as const;
  const response = await fetch(address, options);
  if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
  const reader = response.body.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.byteLength;
    if (length > MAX_BYTES) {
      await reader.cancel();
      throw new RangeError('longer than expected');
    }
    text += decoder.decode(next.value, { stream: true });
  }
  return text + decoder.decode();
}
