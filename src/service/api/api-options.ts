import type { Countersign, Database } from '../../server.js';
import type { CheckTokens } from '../checks/check-token.js';
import type { Configuration, Tenant } from '../configuration/configuration.js';

/** What operations work with. */
export interface ApiOptions {
  readonly database: Database;
  readonly countersign: Countersign;
  readonly tokens: CheckTokens;
  readonly tenants: ReadonlyMap<string, Tenant>;
  /** One that the configuration does not know has no pages and no webhooks. */
  readonly tenantOf: (id: string) => Tenant;
  readonly publicUrl: string;
  readonly checks: Configuration['checks'];
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Something waits to be told. */
  readonly wake: () => void;
}
