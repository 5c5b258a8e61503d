import { domainToASCII } from 'node:url';

/**
 * An e-mail address as it is compared: NFKC, lower case, its host in ASCII.
 *
 * @returns `null`: it is none
 */
export function readAddress(text: string): string | null {
  const address = text.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
  const [, local, host] = /^([^\s@\p{C}]{1,64})@([^\s@\p{C}]{1,190})$/u.exec(address) ?? [];
  if (local === undefined || host === undefined || /\p{Default_Ignorable_Code_Point}/u.test(local)) return null;
  // Signs that a URL would read as the end of its host.
  if (/[/\\?#:[\]%]/.test(host)) return null;
  const ascii = domainToASCII(host);
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(ascii) && ascii.length <= 190 ? `${local}@${ascii}` : null;
}

/** Somebody sent a text that means nothing: no fault of ours. */
export class UnfitError extends Error {
  override readonly name = 'UnfitError';
}

/**
 * Whether a database can hold a text: no NUL, no half of a surrogate pair. What else a field may
 * hold says whoever reads it.
 */
export function isFit(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}

/** Code points of the longest note. */
const MOST = 2000;

/**
 * The beginning of what somebody wrote, without signs that no text has. No sign is cut in two: half
 * of one is in no database.
 *
 * @param most code points
 */
export function cutText(text: string, most = MOST): string {
  const written = text.replaceAll(/\p{Cc}/gu, (sign) => (/[\t\n\r]/.test(sign) ? sign : ''));
  return [...written.trim()].slice(0, most).join('').trim();
}
