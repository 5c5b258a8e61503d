import { CountersignError } from './errors.js';
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
  if (new URL(file.url).origin === location.origin) return importModule<T>(file);
  const url = URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
  try {
    return (await import(/* @vite-ignore */ url)) as T;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The file was there a moment ago. Firefox keeps the failure of an import for as long as the page lives, by its address: the second try has another one. */
async function importModule<T>({ url, name: file }: CheckedFile): Promise<T> {
  try {
    return (await import(/* @vite-ignore */ url).catch(() => import(/* @vite-ignore */ `${url}#${performance.now()}`))) as T;
  } catch (cause) {
    throw cause instanceof TypeError ? new CountersignError('assets/unreachable', { details: { file }, cause }) : cause;
  }
}
