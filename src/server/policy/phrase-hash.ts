import { digestOf } from '../../bundle/server/digest-of.js';

/**
 * What a sentence is known by, base64url: its characters as they are typed, whatever it is called
 * and in whichever form its accents are written.
 */
export function phraseHash(text: string): string {
  return digestOf(text.normalize('NFC'));
}
