import type { OpenedCheck } from '../../bundle/server/open.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { addForeignTry } from '../decision/attempts.js';
import type { Decision } from '../decision/decide.js';
import { addDevice, countRebinds } from '../devices/add-device.js';
import { noticeJob } from '../devices/devices.js';
import type { Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import { type CompareOptions, compare } from './compare.js';

/**
 * Step 21 of a rebind: the learner at another browser, compared more strictly. A match registers
 * the browser's key where the policy does without a person, and the learner is told; else it is a
 * person's to decide, and nothing is registered before. A failure is counted among those of foreign
 * keys.
 *
 * @throws VerificationError challenge/purpose where the policy has no rebind (any more);
 *   key/foreign for another learner's or a revoked key; and those of `compare`
 */
export async function rebind(queries: Queries, opened: OpenedCheck, options: CompareOptions): Promise<Decision> {
  const { policy, owner, now, subject } = options;
  const { thumbprint } = opened.key;
  if (policy.rebind === null) throw new VerificationError('challenge/purpose');
  if ((await countRebinds(queries, owner, now)) >= policy.rebind.most) return { result: 'refused', reasons: ['attempts'], score: null };
  const decision = await compare(queries, opened, options, 'strict');
  if (decision.result === 'refused' && !decision.reasons.includes('attempts')) {
    const tries = await addForeignTry(queries, owner, subject, now);
    if (tries === policy.attempts.mostForeign) await addJob(queries, noticeJob({ kind: 'foreign-tries', ...owner, thumbprint, at: now }));
  }
  if (decision.result !== 'accepted') return decision;
  if (policy.rebind.review) return { ...decision, result: 'review', reasons: [] };
  if (!(await addDevice(queries, owner, opened.key, { oldDevices: policy.rebind.oldDevices, now })))
    throw new VerificationError('key/foreign');
  return decision;
}
