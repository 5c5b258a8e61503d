import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeySet } from '../../server.js';

/** Which check a token opens; `null`: it is none. */
export type OpenToken = (token: string) => Promise<string | null>;

export interface CheckTokens {
  /** `chk_` and 128 bits of chance. */
  newId(): string;
  /** The id, and a MAC that only this service can write: so the token is stored nowhere. */
  tokenOf(id: string): Promise<string>;
  open: OpenToken;
}

const TOKEN = /^(chk_[\w-]{22})\.([\w-]{43})$/;
const USE = 'countersign service check tokens';

/** @param keys asked once: a rotation keeps the secret that tokens are made with */
export function checkTokens(keys: () => Promise<KeySet>): CheckTokens {
  let key: Buffer | null = null;
  const macOf = async (id: string): Promise<string> => {
    key ??= Buffer.from(hkdfSync('sha256', Buffer.from((await keys()).seen, 'base64url'), '', USE, 32));
    return createHmac('sha256', key).update(id).digest('base64url');
  };
  return {
    newId: () => `chk_${randomBytes(16).toString('base64url')}`,
    tokenOf: async (id) => `${id}.${await macOf(id)}`,
    open: async (token) => {
      const [, id, mac] = TOKEN.exec(token) ?? [];
      if (id === undefined || mac === undefined) return null;
      return timingSafeEqual(Buffer.from(mac), Buffer.from(await macOf(id))) ? id : null;
    },
  };
}
