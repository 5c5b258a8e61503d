import type { Context, Hono } from 'hono';
import type { html } from 'hono/html';
import type { Countersign, Database } from '../../server.js';
import type { Configuration, Tenant } from '../configuration/configuration.js';
import type { ConsoleSession } from '../store/staff.js';

export type Html = ReturnType<typeof html>;
export type ConsoleEnv = { Variables: { session: ConsoleSession } };
export type ConsoleApp = Hono<ConsoleEnv>;
export type ConsoleContext = Context<ConsoleEnv>;

/** What the pages of the console work with. */
export interface ConsoleOptions {
  readonly database: Database;
  readonly countersign: Countersign;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly tenantOf: (id: string) => Tenant;
  readonly publicUrl: string;
  /** Without one, there is no console. */
  readonly console: Configuration['console'];
  readonly policy: Pick<Configuration['policy'], 'fourEyes'>;
  /** Seconds since the epoch. */
  readonly now: () => number;
  /** Something waits to be told. */
  readonly wake: () => void;
}
