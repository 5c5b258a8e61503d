import { sha256 } from '../../sha256.js';
import type { ConsentPolicy } from '../../types.js';
import { checkPolicy } from './check-policy.js';
import { phraseHash } from './phrase-hash.js';
import type { Policy } from './policy.js';
import { captureOf, MOST_FOREIGN, rebindOf, typingOf, withDefaults } from './policy-defaults.js';
import type { PolicyOptions, PolicyPhrase } from './policy-options.js';

/** @throws TypeError as `checkPolicy` */
export async function completePolicy(options: PolicyOptions): Promise<Policy> {
  checkPolicy(options);
  const complete = {
    consent: { ...options.consent, hash: await hashOf(options.consent) },
    phrases: await Promise.all(options.phrases.map(completePhrase)),
    reenroll: options.reenroll,
    rebind: rebindOf(options),
    renewal: { afterDays: options.renewal?.afterDays ?? null, document: options.renewal?.document ?? false },
    capture: captureOf(options),
    typing: typingOf(options),
    monitor: await monitorOf(options),
    liveness: options.liveness ?? [],
    passkey: options.passkey ?? null,
    phone: options.phone ?? 'off',
    stills: options.stills ?? 0,
    stillDays: options.stillDays ?? Math.min(30, options.consent.retentionDays),
    document: options.document ?? null,
    duplicateSearch: options.duplicateSearch ?? false,
    challengeSeconds: options.challengeSeconds ?? 900,
    lateSeconds: options.lateSeconds ?? 86_400,
    receiptSeconds: options.receiptSeconds ?? 86_400,
    ratePerMinute: options.ratePerMinute ?? 60,
    ratePerDay: options.ratePerDay ?? Math.max(2_000, options.ratePerMinute ?? 60),
    ratePerMinutePerAddress: options.ratePerMinutePerAddress ?? 600,
    fourEyes: options.fourEyes ?? false,
    reviewDays: options.review?.days ?? null,
    provenance: options.provenance ?? 'record',
    attempts: withDefaults({ pauseAfter: 5, pauseSeconds: 30, stopAfter: 50, mostForeign: MOST_FOREIGN }, options.attempts),
  };
  return { revision: await sha256(JSON.stringify(complete)), ...complete };
}

async function completePhrase({ id, text, lang, retired = false }: PolicyPhrase): Promise<Policy['phrases'][number]> {
  return { id, text, lang, retired, hash: phraseHash(text) };
}

async function monitorOf({ monitor }: PolicyOptions): Promise<Policy['monitor']> {
  if (monitor === undefined) return null;
  const { consent, windowKeys = 250, challengeSeconds = 14_400 } = monitor;
  return { consent: { ...consent, hash: await hashOf(consent) }, windowKeys, challengeSeconds };
}

/** Over the members in the order of their names. */
function hashOf(consent: Omit<ConsentPolicy, 'hash'>): Promise<string> {
  const sorted = Object.fromEntries(Object.entries(consent).sort(([one], [other]) => (one < other ? -1 : 1)));
  return sha256(JSON.stringify(sorted));
}
