import type { Session } from '../store/owner.js';

/** What the routes know of a request. */
export type Env = {
  /** What the platform's framework handed over beside the request. */
  Bindings: { readonly context: unknown };
  Variables: { owner: Session; network: string | null };
};
