import { type CheckedFile, fetchChecked } from './fetch-checked.js';

/**
 * Loads a self-contained module file, checked by its hash before it runs.
 *
 * From the page's own origin the checked file is imported by its address (a plain `script-src 'self'` allows that); from another
 * origin as a blob of the very bytes that were checked (the policy then needs `script-src blob:`).
 *
 * @throws assets/unreachable, assets/corrupt, assets/timeout with the file's name; the abort's reason
 */
export async function loadModule<T>(file: CheckedFile, signal: AbortSignal): Promise<T> {
  const bytes = await fetchChecked(file, { signal });
  if (new URL(file.url).origin === location.origin) return (await import(/* @vite-ignore */ file.url)) as T;
  const url = URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
  try {
    return (await import(/* @vite-ignore */ url)) as T;
  } finally {
    URL.revokeObjectURL(url);
  }
}
