import { setTimeout as pause } from 'node:timers/promises';

/** Whether it becomes so within a second. */
export async function isSoon(isSo: () => Promise<boolean>): Promise<boolean> {
  return poll(isSo, { what: 'it', seconds: 1 }).then(
    () => true,
    () => false,
  );
}

/**
 * Until it is so. (Playwright's own `waitForFunction` needs `unsafe-eval`, which the pages' policy
 * refuses.)
 */
export async function poll(isSo: () => Promise<boolean>, { what, seconds }: { what: string; seconds: number }): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await pause(25);
  }
}
