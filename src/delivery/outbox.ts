/**
 * A sealed bundle that could not be sent. It is ciphertext: nothing in it can be read in this
 * browser.
 */
export interface KeptBundle {
  /** Who and what it is for: a `storedName`, or several. */
  readonly key: string;
  readonly sealed: string;
}

const PREFIX = 'countersign-outbox ';
/**
 * No policy takes a bundle that is older (`lateSeconds` is 30 days at most): it goes, sent or not.
 */
const KEPT_MS = 31 * 86_400_000;

/**
 * Keeps a bundle until the backend has answered, for a month at most; at most one for each key. At
 * 64 KiB at the most it fits into local storage, which is there at once, before anything is loaded.
 * Where storage is closed to this page, nothing can be kept: the bundle is still sent.
 */
export function keepBundle({ key, sealed }: KeptBundle): void {
  withStorage((storage) => storage.setItem(PREFIX + key, `${Date.now() + KEPT_MS} ${sealed}`));
}

/** The bundle that was kept for this key, if any. */
export function keptBundle(key: string): KeptBundle | null {
  const [until, sealed] = (withStorage((storage) => storage.getItem(PREFIX + key)) ?? '').split(' ');
  return sealed !== undefined && Number(until) > Date.now() ? { key, sealed } : null;
}

/** All bundles whose key begins so. */
export function keptBundles(begin: string): KeptBundle[] {
  return keysOf(begin).flatMap((key) => keptBundle(key) ?? []);
}

/** Forgets a bundle that the backend has answered. */
export function forgetBundle(key: string): void {
  withStorage((storage) => storage.removeItem(PREFIX + key));
}

/** Forgets all bundles whose key begins so: all there are, without a beginning. */
export function forgetBundles(begin = ''): void {
  for (const key of keysOf(begin)) forgetBundle(key);
}

/**
 * Forgets bundles whose time is over, whoever's they are, and those of before, which had no time
 * and stood under the learner's name.
 */
export function sweepBundles(): void {
  for (const key of keysOf('')) if (keptBundle(key) === null) forgetBundle(key);
}

function keysOf(begin: string): string[] {
  const keys = withStorage((storage) => Object.keys(storage)) ?? [];
  return keys.filter((key) => key.startsWith(PREFIX + begin)).map((key) => key.slice(PREFIX.length));
}

function withStorage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}
