/** A timer that is set for longer fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * How long a receipt is good, in milliseconds, unchecked: 0 for what is no receipt. Its own times
 * are the backend's, so the clock of this device may be wrong.
 */
export function receiptLifeMs(receipt: string): number {
  try {
    const { iat, exp } = JSON.parse(atob((receipt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))) as {
      iat?: unknown;
      exp?: unknown;
    };
    return typeof iat === 'number' && typeof exp === 'number' ? Math.max(0, exp - iat) * 1000 : 0;
  } catch {
    return 0;
  }
}

/**
 * Calls back once when the time is over, also after the device has slept.
 *
 * @param lifeMs from now on
 * @param signal ends the watch
 */
export function whenOver(lifeMs: number, onOver: () => void, signal: AbortSignal): void {
  const startedMs = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (signal.aborted) return;
    const leftMs = startedMs + lifeMs - Date.now();
    if (leftMs <= 0) onOver();
    else timer = setTimeout(look, Math.min(leftMs, LONGEST_TIMER_MS));
  };
  document.addEventListener('visibilitychange', look, { signal });
  addEventListener('pageshow', look, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  look();
}
