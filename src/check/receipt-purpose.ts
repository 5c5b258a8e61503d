import { fromBase64url } from '../base64url.js';
import type { Outcome } from '../types.js';

/**
 * What the check was for, as its receipt says; `null` for a receipt that cannot be read here. The
 * page does not verify it: the platform does.
 */
export function receiptPurpose({ receipt }: Pick<Outcome, 'receipt'>): string | null {
  const payload = fromBase64url(receipt.split('.')[1] ?? '');
  if (payload === null) return null;
  try {
    const { purpose } = JSON.parse(new TextDecoder().decode(payload)) as { purpose?: unknown };
    return typeof purpose === 'string' ? purpose : null;
  } catch {
    return null;
  }
}
