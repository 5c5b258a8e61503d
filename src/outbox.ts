/** A sealed bundle that could not be sent. It is ciphertext: nothing in it can be read in this browser. */
export interface KeptBundle {
  /** Who and what it is for. */
  readonly key: string;
  readonly sealed: string;
}

const PREFIX = 'countersign-outbox ';

/**
 * Keeps a bundle until the backend has answered; at most one for each key. At 64 KiB at the most it fits into local storage, which is there at once, before
 * anything is loaded. Where storage is closed to this page, nothing can be kept: the bundle is still sent.
 */
export function keepBundle({ key, sealed }: KeptBundle): void {
  withStorage((storage) => storage.setItem(PREFIX + key, sealed));
}

/** The bundle that was kept for this key, if any. */
export function keptBundle(key: string): KeptBundle | null {
  const sealed = withStorage((storage) => storage.getItem(PREFIX + key));
  return typeof sealed === 'string' ? { key, sealed } : null;
}

/** All bundles whose key begins so. */
export function keptBundles(begin: string): KeptBundle[] {
  const keys = withStorage((storage) => Object.keys(storage)) ?? [];
  return keys.flatMap((key) => (key.startsWith(PREFIX + begin) ? (keptBundle(key.slice(PREFIX.length)) ?? []) : []));
}

/** Forgets a bundle that the backend has answered. */
export function forgetBundle(key: string): void {
  withStorage((storage) => storage.removeItem(PREFIX + key));
}

function withStorage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}
