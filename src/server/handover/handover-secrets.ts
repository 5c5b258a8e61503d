import { toBase64url } from '../../base64url.js';
import type { Keys } from '../keys/keys.js';

/** Without letters and digits that look alike, and without vowels: no word comes about. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ23456789';
const CODE_LETTERS = 10;
/** Letters for which a random byte is taken: the rest would make some likelier. */
const FAIR = Math.floor(256 / ALPHABET.length) * ALPHABET.length;

/** 192 bits of chance: what a link leads by, and an id. */
export function newSecret(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(24)));
}

/** A code to type, of 48 bits of chance, such as `BCDFG-HJKLM`. */
export function newCode(): string {
  let letters = '';
  while (letters.length < CODE_LETTERS)
    for (const byte of crypto.getRandomValues(new Uint8Array(CODE_LETTERS)))
      if (byte < FAIR && letters.length < CODE_LETTERS) letters += ALPHABET[byte % ALPHABET.length];
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/** A code however it was typed; `null`: it is none. */
export function readCode(typed: string): string | null {
  const letters = typed.toUpperCase().replace(/[\s-]/g, '');
  return letters.length === CODE_LETTERS && [...letters].every((letter) => ALPHABET.includes(letter)) ? letters : null;
}

/** What stands in the database in place of a secret: without the key, no code can be looked for. */
export async function secretHash({ seen }: Pick<Keys, 'seen'>, kind: 'link' | 'code' | 'phone', secret: string): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(['handover', kind, secret]));
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', seen, text)));
}
