/** Names of the files whose addresses the policy passes: written by the build. */
declare const COUNTERSIGN_TRUSTED: readonly string[];

interface Policy {
  createScriptURL(url: string): unknown;
}

interface Page {
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };
  /** One policy for all copies of this code in a page: a second one of the same name is refused (Trusted Types, §4.2.2). */
  [SHARED]?: Policy;
}

const SHARED: unique symbol = Symbol.for('countersign.trusted-types') as never;

/**
 * An address that a page with `require-trusted-types-for 'script'` takes for a script or a worker. The policy `countersign` passes the build's own files, by name, and
 * blobs of this page, which hold bytes that were checked.
 *
 * @returns the address itself where a browser has no Trusted Types, or the page does not allow the policy: its own rules then say what happens
 * @throws TypeError for any other address
 */
export function trustedUrl(url: string): string {
  const page = globalThis as Page;
  if (page.trustedTypes === undefined) return url;
  try {
    page[SHARED] ??= page.trustedTypes.createPolicy('countersign', { createScriptURL });
  } catch {
    return url;
  }
  return page[SHARED].createScriptURL(url) as string;
}

function createScriptURL(url: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  if (COUNTERSIGN_TRUSTED.includes(name) || url.startsWith(`blob:${location.origin}/`)) return url;
  throw new TypeError(name);
}
