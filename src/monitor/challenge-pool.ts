import { parseChallenge } from '../bundle/page/parse-challenge.js';
import { fetchChallenge } from '../delivery/transport.js';
import type { Challenge } from '../types.js';

/**
 * Windows that can be sealed while the backend cannot be reached: 2,000 keys at 250 to a window.
 */
const SPARE = 8;

/**
 * Challenges for windows to come, each good for one: so that windows written offline can be sealed,
 * and outlive the page.
 */
export interface ChallengePool {
  /** @throws submit/network, challenge/invalid, or what the backend says */
  take(): Promise<Challenge>;
  /** Fetches until enough are at hand. Failures are for later: `take` tells. */
  fill(): Promise<void>;
}

export function createChallengePool(url: string, signal: AbortSignal): ChallengePool {
  const spare: Challenge[] = [];
  const fetchOne = async (): Promise<Challenge> => {
    const token = await fetchChallenge(url, { purpose: 'monitor', signal, retryDelaysMs: [] });
    return { token, claims: parseChallenge(token), receivedAtMs: performance.now() };
  };
  return {
    async take() {
      for (;;) {
        const challenge = spare.shift();
        if (challenge === undefined) return fetchOne();
        if (lives(challenge)) return challenge;
      }
    },
    async fill() {
      try {
        while (spare.length < SPARE) spare.push(await fetchOne());
      } catch {
        signal.throwIfAborted();
      }
    },
  };
}

/** Half a minute is left for sealing. */
function lives({ claims, receivedAtMs }: Challenge): boolean {
  return (performance.now() - receivedAtMs) / 1000 < claims.exp - claims.iat - 30;
}
