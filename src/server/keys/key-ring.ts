import { BUNDLE_LIFETIME_SECONDS, CLOCK_SKEW_SECONDS } from '../../limits.js';
import type { Policy } from '../policy/policy.js';
import { importKeys, type KeySet, type Keys, type PrivateKeyEntry } from './keys.js';

/**
 * Where a running backend has its keys from: a set for good, or a function that is asked each time,
 * such as that of `keyFile`.
 */
export type KeySource = KeySet | (() => Promise<KeySet>);

const DAY = 86_400;
/** A bundle's own lifetime, and how far a clock may be ahead. */
const BUNDLE_SECONDS = BUNDLE_LIFETIME_SECONDS + CLOCK_SKEW_SECONDS;

/**
 * The keys that count now. What was retired opens bundles as long as one for a challenge of before
 * may come (24 h at least), and verifies receipts and stays in the published set as long as one of
 * before lives (24 h at least); then it is as if it had never been.
 *
 * @returns a function that imports anew only when something changed
 */
export function createKeyRing(source: KeySource, policy: () => Promise<Policy>, now: () => number): () => Promise<Keys> {
  let known: { readonly id: string; readonly keys: Promise<Keys> } | null = null;
  return async () => {
    const live = liveKeys(typeof source === 'function' ? await source() : source, await policy(), now());
    const id = JSON.stringify([live.template, live.seen, ...[live.signing, live.encryption].map((keys) => keys.map(({ kid }) => kid))]);
    if (known?.id !== id) {
      const keys = importKeys(live);
      known = { id, keys };
      keys.catch(() => {
        known = null;
      });
    }
    return known.keys;
  };
}

/** The set without keys whose time is over. The current ones never are. */
export function liveKeys(
  set: KeySet,
  policy: Pick<Policy, 'lateSeconds' | 'receiptSeconds' | 'challengeSeconds' | 'monitor'>,
  now: number,
): KeySet {
  const challengeSeconds = Math.max(policy.challengeSeconds, policy.monitor?.challengeSeconds ?? 0);
  const openSeconds = Math.max(DAY, challengeSeconds + BUNDLE_SECONDS + policy.lateSeconds);
  const verifySeconds = Math.max(DAY, policy.receiptSeconds);
  const within =
    (seconds: number) =>
    ({ retiredAt }: PrivateKeyEntry, at: number) =>
      at === 0 || retiredAt === undefined || now < retiredAt + seconds;
  return { ...set, signing: set.signing.filter(within(verifySeconds)), encryption: set.encryption.filter(within(openSeconds)) };
}
