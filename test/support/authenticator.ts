import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { ORIGIN } from './backend.js';

/** What a test changes of an authenticator's answer. */
export interface AnswerOptions {
  readonly origin?: string;
  readonly rpId?: string;
  readonly counter?: number;
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const uint = (bytes: number, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

/**
 * CBOR (RFC 8949) of what attestation needs: integers from −24 to 23, and from −280 to 279; bytes
 * and texts below 256; maps below 24 members.
 */
function cbor(value: number | string | Buffer | ReadonlyMap<number | string, unknown>): Buffer {
  const head = (major: number, n: number): Buffer => (n < 24 ? Buffer.of((major << 5) | n) : Buffer.of((major << 5) | 24, n));
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, member]) => [cbor(key), cbor(member as Buffer)])]);
}

/**
 * A software authenticator with one P-256 credential: makes what `navigator.credentials` would
 * give, as JSON in base64url, as the page sends it.
 */
export function createAuthenticator() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  const coordinate = (value: string): Buffer => Buffer.from(value, 'base64url');
  const cose = cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ]),
  );
  const client = (type: string, challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const answer = (response: Record<string, unknown>): string => {
    const credential = id.toString('base64url');
    const json = { id: credential, rawId: credential, type: 'public-key', clientExtensionResults: {}, response };
    return Buffer.from(JSON.stringify(json)).toString('base64url');
  };
  const text = (data: Buffer): string => data.toString('base64url');
  return {
    id: id.toString('base64url'),
    register(challenge: string, { origin = ORIGIN, rpId = 'courses.example', counter = 0 }: AnswerOptions = {}): string {
      const credential = Buffer.concat([Buffer.alloc(16), uint(2, id.length), id, cose]);
      const authData = Buffer.concat([sha256(rpId), Buffer.of(0x41), uint(4, counter), credential]);
      const attestationObject = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData],
        ]),
      );
      return answer({
        clientDataJSON: text(client('webauthn.create', challenge, origin)),
        attestationObject: text(attestationObject),
        transports: [],
      });
    },
    assert(challenge: string, { origin = ORIGIN, rpId = 'courses.example', counter = 0 }: AnswerOptions = {}): string {
      const authenticatorData = Buffer.concat([sha256(rpId), Buffer.of(0x01), uint(4, counter)]);
      const clientData = client('webauthn.get', challenge, origin);
      const signature = createSign('sha256')
        .update(Buffer.concat([authenticatorData, sha256(clientData)]))
        .sign(privateKey);
      return answer({ clientDataJSON: text(clientData), authenticatorData: text(authenticatorData), signature: text(signature) });
    },
  };
}
