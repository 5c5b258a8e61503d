/**
 * A time limit that stands still while nobody can see the page: a learner who is in another tab is
 * not late.
 *
 * @param limitMs time of a visible page after which `over` is called, once
 * @returns ends it
 */
export function startVisibleClock(limitMs: number, over: () => void): () => void {
  let leftMs = limitMs;
  let startedMs: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', change);
  };
  const change = (): void => {
    clearTimeout(timer);
    if (startedMs !== null) leftMs -= performance.now() - startedMs;
    startedMs = document.visibilityState === 'hidden' ? null : performance.now();
    if (startedMs === null) return;
    timer = setTimeout(() => {
      end();
      over();
    }, leftMs);
  };
  document.addEventListener('visibilitychange', change);
  change();
  return end;
}
