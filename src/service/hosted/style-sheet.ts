import type { Tenant } from '../configuration/configuration.js';

/**
 * Looks of the hosted page: the tenant's accent, light or dark as the learner's browser asks. The
 * element has a heading of its own; the page's is for screen readers then.
 */
export function styleSheet({ accent }: Pick<Tenant, 'accent'>): string {
  const lighter = `color-mix(in srgb,${accent} 45%,#fff)`;
  const own =
    accent === undefined ? '' : `--countersign-accent:light-dark(${accent},${lighter});--countersign-on-accent:light-dark(#fff,#000);`;
  return `:root{color-scheme:light dark;${own}}
body{margin:0;font:medium/1.5 system-ui,sans-serif;color:light-dark(#15202e,#edf1f7);background:light-dark(#f5f7fa,#0d1015)}
header{display:flex;align-items:center;gap:.75rem;padding:1rem 1.25rem;border-bottom:1px solid light-dark(#dce1e9,#343b48)}
main{max-width:36rem;margin:0 auto;padding:1.25rem}
h1{font-size:1.4rem}
main:has(countersign-check:not([hidden])) h1{position:absolute;clip-path:inset(50%);white-space:nowrap}
[hidden]{display:none}
a{color:inherit}`;
}
