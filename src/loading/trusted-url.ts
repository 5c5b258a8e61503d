/**
 * What the build calls the files that are run (rollup.config.mjs). A name is no proof: `integrity`
 * and the hash of a blob's bytes are.
 */
const OURS =
  /^https?:[^?#]*\/(?:capture|element|face-worker|handover|lang-\w\w|languages|monitor|phone|screens)-[\w-]{8}\.js(?:\?[\w-]{36})?(?:#|$)/;

interface Policy {
  createScriptURL(url: string): unknown;
}

interface Page {
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };
  /**
   * One policy for all copies of this code in a page: a second one of the same name is refused
   * (Trusted Types, §4.2.2).
   */
  [SHARED]?: Policy;
}

const SHARED: unique symbol = Symbol.for('countersign.trusted-types') as never;

/**
 * An address that a page with `require-trusted-types-for 'script'` takes for a script or a worker.
 * The policy `countersign` passes the build's own files, by name, and blobs of this page, which
 * hold bytes that were checked.
 *
 * @returns the address itself where a browser has no Trusted Types, or the page does not allow the
 *   policy: its own rules then say what happens
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
  if (OURS.test(url) || url.startsWith(`blob:${location.origin}/`)) return url;
  throw new TypeError();
}
