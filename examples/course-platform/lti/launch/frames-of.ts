import type { Registration } from '../registrations/registrations.js';

/**
 * Who may hold the page in a frame: the learning platform, by its own addresses and those that its
 * administrator named.
 */
export function framesOf(registration: Pick<Registration, 'issuer' | 'authUrl' | 'frameOrigins'> | null): string[] {
  if (registration === null) return ["'none'"];
  const origins = [registration.issuer, registration.authUrl]
    .filter((address) => URL.canParse(address))
    .map((address) => new URL(address).origin)
    // An issuer may be a name that is no address: its origin would be anybody's.
    .filter((origin) => origin !== 'null');
  return ["'self'", ...new Set([...origins, ...registration.frameOrigins])];
}
