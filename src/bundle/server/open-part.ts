import type { PartClaims } from '../schema.js';
import { partSchema } from '../schema.js';
import { checkSchema, checkTimes, type OpenOptions, requireRecipient } from './open.js';
import { openSealed } from './open-sealed.js';

/**
 * A phone's face part, by the same steps as a bundle (2 to 11). Its key is fresh: one that is
 * registered signs none.
 *
 * @throws VerificationError with the code of the step
 */
export async function openPart(
  sealed: string,
  options: Pick<OpenOptions, 'decryptionKeys' | 'audience' | 'origins' | 'now'>,
): Promise<PartClaims> {
  const { value, key } = await openSealed(sealed, 'countersign-part', { ...options, deviceKey: async () => null });
  const claims = checkSchema(value, partSchema);
  requireRecipient(claims, key, options);
  checkTimes(claims, { ...options, lateSeconds: 0 });
  return claims;
}
