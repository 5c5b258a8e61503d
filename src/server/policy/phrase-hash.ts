import { sha256 } from '../../sha256.js';

/**
 * What a sentence is known by, base64url: its characters as they are typed, whatever it is called
 * and in whichever form its accents are written.
 */
export function phraseHash(text: string): Promise<string> {
  return sha256(text.normalize('NFC'));
}
