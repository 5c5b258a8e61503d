import type { CertificateKeySet } from 'countersign/certificate';
import type { ProofKey } from 'countersign/proofs';
import type { Countersign, CountersignOptions, Database, ErasureLog } from 'countersign/server';
import type { Context, Hono } from 'hono';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { ClosedAccounts } from './store/closed-accounts.js';

/** Keys that sign certificates. Without `proof` there are no files for wallets. */
export type CertificateKeys = CertificateKeySet & { readonly proof?: ProofKey[] };

/**
 * What every page needs. Nothing of it changes while the server runs: whatever must be remembered
 * is in the database, so that several processes work side by side.
 */
export interface Platform {
  database: Database;
  countersign: Countersign;
  /** Where learners find the platform. */
  origin: string;
  /** Where they found it before: certificates of then name these addresses, and stay valid. */
  earlierOrigins?: readonly string[] | undefined;
  now: () => Date;
  /** The test's own clock, in place of the database's. */
  clock?: (() => Date) | undefined;
  /** Where erasures are noted outside of the database. */
  erasures?: ErasureLog | undefined;
  /** The same for accounts that were closed. */
  closed?: ClosedAccounts | undefined;
  /** From 0 up to 1. */
  random: () => number;
  /** Is told what nobody expected. */
  onError: (error: unknown) => void;
  /** A folder with the package's assets, those of earlier versions too: `keepAssets`. */
  assets?: string | undefined;
  /** Hashes of the package's files. */
  integrity: Record<string, string>;
  certificateKeys: CertificateKeys;
  /** Makes numbers of pictures; needed where checks come with some. */
  stillChecker?: CountersignOptions['stillChecker'];
  /** Cost of scrypt, for load tests; default: `PASSWORD_COST`. */
  passwordCost?: { N: number; r: number; p: number } | undefined;
  /**
   * The network address that a request comes from, `null` where nobody told; without it, addresses
   * are not limited, and wrong passwords make further tries slow.
   */
  address?: ((request: Request) => string | null) | undefined;
}

export interface Account {
  id: string;
  email: string;
  name: string;
  role: 'learner' | 'staff';
}

/** Somebody who signed in, in one browser. */
export interface Session {
  hash: string;
  /** Each form of the session carries it. */
  csrf: string;
  startedAt: Date;
  account: Account;
}

/** What the site's routes find in each request. */
export interface SiteEnv {
  Variables: { session: Session | null };
}
export type Site = Hono<SiteEnv>;
export type SiteContext = Context<SiteEnv>;

/** A piece of a page, as the template tag `html` makes it. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** One page: its routes on the site. */
export type Page = (app: Site, platform: Platform) => void;
