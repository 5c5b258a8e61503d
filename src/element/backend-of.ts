import { assetFolder } from '../loading/assets.js';

/** What an element says of its backend. */
export interface BackendAttributes {
  readonly challenge: string;
  readonly submit: string;
  readonly token: string;
  readonly service: string;
  readonly assets: string | undefined;
}

/**
 * Where the backend is, as addresses from the page's: as the attributes say, or, with a token,
 * those of the check at the service. Bundles of different checks are kept apart by these addresses.
 *
 * @returns `null` where something is missing
 */
export function backendOf({ challenge, submit, token, service, assets }: BackendAttributes): {
  readonly challenge: string;
  readonly submit: string;
  readonly token?: string;
} | null {
  if (!token) return challenge && submit ? { challenge, submit } : null;
  const [id = ''] = token.split('.');
  const base = service ? new URL(service, document.baseURI) : new URL('/', assetFolder(assets));
  const at = (what: string): string => new URL(`/browser/${encodeURIComponent(id)}/${what}`, base).href;
  return { challenge: at('challenges'), submit: at('bundles'), token };
}
