import { CertificateError } from '../claims/certificate-error.js';
import { type PngChunk, readPng, writePng } from './png.js';

/** Open Badges 3.0 §5.3.1: where a PNG keeps a credential. */
const KEYWORD = 'openbadgecredential';
/** PNG §11.3.2.3: keyword, 0, not compressed, method 0, no language, no translated keyword. */
const HEAD: Uint8Array = Uint8Array.from([...new TextEncoder().encode(KEYWORD), 0, 0, 0, 0, 0]);

/**
 * Puts a certificate into a PNG image. The picture itself does not change; another program that
 * saves it again may drop what is in it.
 *
 * @param png any PNG: the university's own, or `drawBadge`'s
 * @throws CertificateError `image/form`, `image/too-large`, `image/many` when there is one in it
 *   already
 * @throws TypeError for a token that is no compact JWS
 *
 * @example
 * const badge = bakeCertificate(await drawBadge({ size: 512, color: '#35607f' }), token);
 */
export function bakeCertificate(png: Uint8Array, token: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new TypeError('bakeCertificate: token must be a compact JWS');
  const chunks = readPng(png);
  if (chunks.some(isCredential)) throw new CertificateError('image/many');
  const text = new TextEncoder().encode(token);
  const data = new Uint8Array(HEAD.length + text.length);
  data.set(HEAD);
  data.set(text, HEAD.length);
  const [head, ...rest] = chunks as [PngChunk, ...PngChunk[]];
  return writePng([head, { type: 'iTXt', data }, ...rest]);
}

/**
 * Takes the certificate out of a PNG image. It is as good as any text that somebody sends: verify
 * it.
 *
 * @throws CertificateError `image/form`, `image/too-large`, `image/empty`, `image/many`
 *
 * @example
 * const certificate = await verifyCertificate(extractCertificate(png), expectation);
 */
export function extractCertificate(png: Uint8Array): string {
  const [found, ...more] = readPng(png).filter(isCredential);
  if (found === undefined) throw new CertificateError('image/empty');
  if (more.length > 0) throw new CertificateError('image/many');
  const [, compressed] = found.data.subarray(KEYWORD.length);
  const rest = found.data.subarray(KEYWORD.length + 3);
  const language = rest.indexOf(0);
  const translated = rest.indexOf(0, language + 1);
  if (compressed !== 0 || language === -1 || translated === -1) throw new CertificateError('image/form');
  return new TextDecoder().decode(rest.subarray(translated + 1));
}

function isCredential({ type, data }: PngChunk): boolean {
  return type === 'iTXt' && data[KEYWORD.length] === 0 && new TextDecoder('latin1').decode(data.subarray(0, KEYWORD.length)) === KEYWORD;
}
