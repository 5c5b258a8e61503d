import { CountersignError } from '../errors.js';
import { type CheckedFile, fetchChecked, pastCaches } from './fetch-checked.js';
import { orAbort } from './or-abort.js';
import { trustedUrl } from './trusted-url.js';

/** What has run in this page, by hash: it runs once. */
const modules = new Map<string, unknown>();

/** A script that has neither come nor failed after this time does not come. */
const LONGEST_MS = 30_000;

/**
 * Runs a self-contained module file whose bytes have the hash that is named, and no others.
 *
 * That a download was right says nothing of the next one: a server may answer a script otherwise
 * than a fetch. So it runs as a module script with `integrity`, which browsers enforce, at an
 * address of its own (a fragment that nobody can know), whose module `import` then finds in the
 * page's module map without another request.
 *
 * @throws assets/unreachable, assets/corrupt, assets/timeout with the file's name; the abort's
 *   reason
 */
export async function loadModule<T>(file: CheckedFile, signal: AbortSignal): Promise<T> {
  const { integrity } = file;
  if (!modules.has(integrity)) {
    await fetchChecked(file, { signal });
    const url = await orAbort(
      // The file was there a moment ago: what failed came out of a cache, or by chance.
      runScript(file, file.url).catch(() => runScript(file, pastCaches(file.url))),
      signal,
    );
    modules.set(integrity, await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ url as string));
  }
  return modules.get(integrity) as T;
}

/**
 * Resolves to the address at which it ran. A browser keeps the failure of an address for as long as
 * the page lives: each try has its own.
 */
function runScript({ name: file, integrity }: CheckedFile, address: string): Promise<string> {
  const script = document.createElement('script');
  const url = `${address}#${crypto.randomUUID()}`;
  let timer = 0;
  return new Promise<string>((resolve, reject) => {
    const fail = (code: 'assets/corrupt' | 'assets/timeout'): void => reject(new CountersignError(code, { details: { file } }));
    timer = window.setTimeout(fail, LONGEST_MS, 'assets/timeout');
    script.onload = () => resolve(url);
    script.onerror = () => fail('assets/corrupt');
    script.type = 'module';
    script.integrity = integrity;
    script.crossOrigin = 'anonymous';
    script.nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
    script.src = trustedUrl(url);
    document.head.append(script);
  }).finally(() => {
    clearTimeout(timer);
    script.remove();
  });
}
