import type { SealedClaims } from '../../bundle/schema.js';
import type { StepName } from '../../bundle/steps.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { Backend } from '../backend/backend.js';
import type { InspectedRun } from '../backend/countersign-options.js';
import type { Policy } from '../policy/policy.js';
import { readPolicies } from '../policy/stored-policies.js';
import type { Owner } from '../store/owner.js';
import { RETRY_HEADER } from '../verify/lost-answer.js';
import { auditEarly, verifyBundle } from '../verify/verify.js';
import type { Received, Verified, VerifyOptions } from '../verify/verify-options.js';
import type { Admit } from './admission.js';
import { readBundle } from './read-bundle.js';
import { isHasty } from './request-rate.js';

/**
 * A bundle that a learner posts: read within the limits, then verified in its turn.
 *
 * @param address the network that it comes from; `null` where nobody tells
 * @throws VerificationError; its code is in the audit trail, but for floods
 */
export async function takeBundle(
  backend: Backend,
  admit: Admit,
  owner: Owner,
  address: string | null,
  request: Request,
): Promise<Verified | Received> {
  const [keys, policy] = [await backend.keys(), await backend.policy()];
  const hasty = await isHasty(backend, owner, 'bundles');
  const now = backend.now();
  const again = request.headers.get(RETRY_HEADER) === '1';
  const policies = await readPolicies(backend.database, policy);
  const options = { ...backend, keys, policy, policies, owner, again, now };
  const read = (arrived: (bytes: number) => void): Promise<string> =>
    readBundle(request, Math.max(...[policy, ...policies].map(mostLines)), arrived).catch((error: unknown) => auditEarly(error, options));
  return inspected(options, backend.dangerouslyInspect, (told) => {
    if (hasty) throw new VerificationError('bundle/rate');
    const learner = JSON.stringify([owner.tenant, owner.subject]);
    return admit({ learner, address, read, work: (sealed) => verifyBundle(sealed, { ...options, ...told }) });
  });
}

/**
 * Lines that a bundle may come with: its pictures, the card's is one more, and a passkey's answer.
 */
export function mostLines({ stills, document, passkey }: Policy): number {
  return stills + (document?.still === true ? 1 : 0) + (passkey === null ? 0 : 1);
}

type Told = Required<Pick<VerifyOptions, 'onStep' | 'onClaims'>>;

async function inspected(
  { now }: Pick<VerifyOptions, 'now'>,
  inspect: ((run: InspectedRun) => void) | undefined,
  verify: (told: Told) => Promise<Verified | Received>,
): Promise<Verified | Received> {
  const passed: StepName[] = [];
  let claims: SealedClaims | null = null;
  const tell = (run: Partial<Pick<InspectedRun, 'failure' | 'decision' | 'receipt'>>): void =>
    inspect?.({ at: now, claims, passed, failure: null, decision: null, receipt: null, ...run });
  try {
    const verified = await verify({
      // A transaction may run again.
      onStep: (step) => passed.includes(step) || passed.push(step),
      onClaims: (opened) => {
        claims = opened;
      },
    });
    tell('received' in verified ? {} : { decision: verified.decision, receipt: verified.receipt });
    return verified;
  } catch (error) {
    if (error instanceof VerificationError) tell({ failure: { step: error.step, code: error.code } });
    throw error;
  }
}
