import { decodeJwt } from 'jose';
import { settleCheck } from './checks.mjs';
import { TENANT } from './tenant.mjs';

const PURPOSES = ['enroll', 'verify', 'rebind'];

/**
 * Takes over results that the package has and the platform has not: the server stopped, or the database went, between the two. Else a refusal would be a free try, and
 * an enrolment that replaced another one would go unseen.
 *
 * Read only where the latest start of this attempt has no result, or the page told of an error: most often somebody simply left.
 *
 * @param {import('./platform.mjs').Platform} platform
 * @param {string} account
 * @param {string} attempt
 * @returns {Promise<boolean>} whether there was something
 */
export async function reconcile(platform, account, attempt) {
  const { countersign, database } = platform;
  const latest = 'select outcome from platform_check_start where account_id = $1 and attempt = $2 order by id desc limit 1';
  const [start] = await database.query(latest, [account, attempt]);
  if (start === undefined || !isOpen(start)) return false;
  const { rows } = await countersign.privacy.export({ tenant: TENANT, subject: account });
  // From the package's own trail: it has signed them, and they may be older than a receipt that somebody brings.
  const receipts = (rows.audit ?? [])
    .filter(({ receipt, purpose }) => receipt !== null && PURPOSES.includes(purpose))
    .map(({ receipt }) => decodeJwt(receipt))
    .filter((claims) => claims.context.attempt === attempt && claims.context.tenant === TENANT);
  let found = false;
  for (const receipt of receipts) found = (await settleCheck(platform, receipt, null)) || found;
  return found;
}

/** A page whose answer was lost on the way calls that an error: there may be a result all the same. */
function isOpen({ outcome }) {
  return outcome === null || outcome === 'internal' || outcome.includes('/');
}
