import type { Owner, Purpose, Queries, Reason } from '../../server.js';

export const CHECK_STATES = ['created', 'started', 'one-more', 'accepted', 'review', 'refused', 'failed', 'expired', 'canceled'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** A check that a platform asked for. Times are seconds since the epoch. */
export interface Check extends Owner {
  readonly id: string;
  readonly course: string;
  readonly activity: string;
  readonly attempt: string;
  /** `null`: enroll whoever is not enrolled, verify everybody else. */
  readonly askedPurpose: 'enroll' | 'verify' | null;
  /** Of the newest decision. */
  readonly purpose: Purpose | null;
  readonly state: CheckState;
  readonly code: string | null;
  readonly reasons: readonly Reason[];
  readonly renewed: boolean | null;
  readonly late: boolean | null;
  readonly mode: string | null;
  /** Decisions that may yet refuse before the check is over. */
  readonly triesLeft: number;
  /** A reference that took the place of another one is enough. */
  readonly acceptsRenewed: boolean;
  /** Its token opens it. */
  readonly isOpen: boolean;
  readonly receipt: string | null;
  readonly receiptJti: string | null;
  readonly reviewedAt: number | null;
  readonly lang: string | null;
  readonly returnUrl: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly authenticatedAt: number | null;
  readonly requestHash: string | null;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly expiresAt: number;
}

export const CHECK_COLUMNS = `id, tenant, subject, course, activity, attempt, asked_purpose as "askedPurpose", purpose, state, code, reasons, renewed,
  late, mode, tries_left as "triesLeft", accepts_renewed as "acceptsRenewed", is_open as "isOpen", receipt, receipt_jti as "receiptJti", reviewed_at as "reviewedAt", lang,
  return_url as "returnUrl", metadata, authenticated_at as "authenticatedAt", request_hash as "requestHash", created_at as "createdAt",
  changed_at as "changedAt", expires_at as "expiresAt"`;

export type NewCheck = Pick<
  Check,
  | 'id'
  | 'tenant'
  | 'subject'
  | 'course'
  | 'activity'
  | 'attempt'
  | 'askedPurpose'
  | 'triesLeft'
  | 'acceptsRenewed'
  | 'lang'
  | 'returnUrl'
  | 'metadata'
  | 'authenticatedAt'
  | 'requestHash'
  | 'createdAt'
  | 'expiresAt'
> & { readonly idempotencyKey: string | null };

/** Stores a check. `null`: one with this key was made before. */
export async function insertCheck({ query }: Queries, check: NewCheck): Promise<Check | null> {
  const sql = `insert into service_check (id, tenant, subject, course, activity, attempt, asked_purpose, tries_left, lang, return_url, metadata,
      authenticated_at, idempotency_key, request_hash, created_at, changed_at, expires_at, accepts_renewed)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12, $13, $14, $15, $15, $16, $17)
    on conflict do nothing returning ${CHECK_COLUMNS}`;
  const [row] = await query<Check>(sql, [
    check.id,
    check.tenant,
    check.subject,
    check.course,
    check.activity,
    check.attempt,
    check.askedPurpose,
    check.triesLeft,
    check.lang,
    check.returnUrl,
    JSON.stringify(check.metadata),
    check.authenticatedAt,
    check.idempotencyKey,
    check.requestHash,
    check.createdAt,
    check.expiresAt,
    check.acceptsRenewed,
  ]);
  return row ?? null;
}

export async function findCheck({ query }: Queries, tenant: string, id: string): Promise<Check | null> {
  const sql = `select ${CHECK_COLUMNS} from service_check where tenant = $1 and id = $2`;
  return (await query<Check>(sql, [tenant, id]))[0] ?? null;
}

/** What an id looks like: 128 bits of chance. */
export const CHECK_ID = /^chk_[A-Za-z0-9_-]{22}$/;

/** Whoever's it is: for who shows its token, and for the page that takes it. */
export async function findCheckById({ query }: Queries, id: string): Promise<Check | null> {
  if (!CHECK_ID.test(id)) return null;
  return (await query<Check>(`select ${CHECK_COLUMNS} from service_check where id = $1`, [id]))[0] ?? null;
}

/** Held until the transaction ends: what becomes of a check comes one after the other. */
export async function lockCheck({ query }: Queries, id: string): Promise<Check | null> {
  return (await query<Check>(`select ${CHECK_COLUMNS} from service_check where id = $1 for update`, [id]))[0] ?? null;
}

export async function findByIdempotencyKey({ query }: Queries, tenant: string, key: string): Promise<Check | null> {
  const sql = `select ${CHECK_COLUMNS} from service_check where tenant = $1 and idempotency_key = $2`;
  return (await query<Check>(sql, [tenant, key]))[0] ?? null;
}

export async function lockCheckOfReceipt({ query }: Queries, tenant: string, jti: string): Promise<Check | null> {
  const sql = `select ${CHECK_COLUMNS} from service_check where receipt_jti = $2 and tenant = $1 for update`;
  return (await query<Check>(sql, [tenant, jti]))[0] ?? null;
}

export interface CheckList {
  readonly tenant: string;
  readonly subject: string | null;
  readonly state: CheckState | null;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: Pick<Check, 'id' | 'createdAt'> | null;
}

/** Newest first. */
export async function listChecks({ query }: Queries, { tenant, subject, state, limit, after }: CheckList): Promise<readonly Check[]> {
  const sql = `select ${CHECK_COLUMNS} from service_check where tenant = $1 and ($2::text is null or subject = $2)
      and ($3::text is null or state = $3) and ($5::text is null or (created_at, id) < ($6::double precision, $5))
    order by created_at desc, id desc limit $4`;
  return query<Check>(sql, [tenant, subject, state, limit, after?.id ?? null, after?.createdAt ?? 0]);
}
