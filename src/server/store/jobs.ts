import type { Database, Queries } from './database.js';

/**
 * What is done in the background, by kind. Each may run again after a failure, or when a process
 * died in the middle: it must bear that.
 */
export type JobHandlers = Readonly<Record<string, (payload: unknown) => Promise<unknown>>>;

export interface WorkOptions {
  /** Without it, what is due now is done. With it, the work goes on until it is aborted. */
  readonly until?: AbortSignal;
  /** Seconds between looks at the queue. Default 30. */
  readonly pollSeconds?: number;
}

/** A run that has not ended after so long is taken for dead, and tried again. */
const CLAIM_SECONDS = 600;
/**
 * Waits between tries double from a minute on; after the last, about seventeen hours on, the job is
 * given up, and stays.
 */
const FIRST_WAIT_SECONDS = 60;
const MOST_TRIES = 10;

export interface NewJob {
  readonly kind: string;
  /** Of all jobs of this name that wait, there is one. */
  readonly once?: string;
  /** Whose it is: it goes when they are erased. */
  readonly owner?: { readonly tenant: string; readonly subject: string };
  readonly payload?: unknown;
  /** Seconds since the epoch. */
  readonly dueAt: number;
  /** Due again so long after it was done, or given up. */
  readonly everySeconds?: number;
}

/** Puts a job in the queue, as part of the transaction in which it became due. */
export async function addJob({ query }: Queries, { kind, once, owner, payload = {}, dueAt, everySeconds }: NewJob): Promise<void> {
  const sql = `insert into countersign_job (kind, once, tenant, subject, payload, due_at, every_seconds)
    values ($1, $2, $3, $4, $5::jsonb, $6, $7)
    on conflict (once) do nothing`;
  await query(sql, [
    kind,
    once ?? null,
    owner?.tenant ?? null,
    owner?.subject ?? null,
    JSON.stringify(payload),
    dueAt,
    everySeconds ?? null,
  ]);
}

interface Job {
  readonly id: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly tries: number;
}

/**
 * The next job that is due, claimed: of all who ask at once, each gets another. One of a kind that
 * this process does not know is of another version, and waits for one that does.
 */
async function claimJob({ query }: Queries, kinds: readonly string[], now: number): Promise<Job | null> {
  const sql = `update countersign_job set due_at = $2, tries = tries + 1
    where id = (select id from countersign_job where due_at <= $1 and failed_at is null and kind = any($3)
      order by due_at, id limit 1 for update skip locked)
    returning id::text, kind, payload, tries`;
  const [job] = await query<Job>(sql, [now, now + CLAIM_SECONDS, kinds]);
  return job ?? null;
}

export interface RunJobsOptions extends WorkOptions {
  readonly handlers: JobHandlers;
  readonly now: () => number;
  /** Told why a job failed; it is tried again later. */
  readonly onError: (error: unknown) => void;
  /** Adds what is due from time to time. */
  readonly plan: (queries: Queries) => Promise<void>;
}

/**
 * Does what is due, one job after the other; several processes may do so at once.
 *
 * @returns how many jobs succeeded
 * @throws DatabaseError when the queue itself fails and there is no `until`; with it, `onError` is
 *   told and it goes on
 */
export async function runJobs(database: Database, options: RunJobsOptions): Promise<number> {
  const { until, pollSeconds = 30, onError } = options;
  for (let done = 0; ; ) {
    try {
      done += await runDue(database, options);
    } catch (error) {
      if (until === undefined) throw error;
      onError(error);
    }
    if (until === undefined || until.aborted) return done;
    await pause(pollSeconds, until);
  }
}

async function runDue(database: Database, { handlers, now, onError, plan, until }: RunJobsOptions): Promise<number> {
  await plan(database);
  for (let done = 0; ; ) {
    const job = until?.aborted ? null : await claimJob(database, Object.keys(handlers), now());
    if (job === null) return done;
    try {
      await handlers[job.kind]?.(job.payload);
      await endJob(database, job, now());
      done++;
    } catch (error) {
      onError(error);
      await putBack(database, job, now(), error);
    }
  }
}

/** Done: what recurs waits for its next time. */
async function endJob({ query }: Queries, { id }: Pick<Job, 'id'>, now: number): Promise<void> {
  await query('delete from countersign_job where id = $1 and every_seconds is null', [id]);
  await query('update countersign_job set due_at = $2 + every_seconds, tries = 0, failure = null where id = $1', [id, now]);
}

/**
 * After the last try, what recurs waits for its next time, and everything else stays as given up.
 */
async function putBack({ query }: Queries, { id, tries }: Job, now: number, error: unknown): Promise<void> {
  const isLast = tries >= MOST_TRIES;
  const sql = `update countersign_job set failure = $3, due_at = case when $4 and every_seconds is not null then $5 + every_seconds else $2 end,
      tries = case when $4 and every_seconds is not null then 0 else tries end,
      failed_at = case when $4 and every_seconds is null then $5 end,
      -- Of all of its name that wait, there is one; this one does not wait.
      once = case when $4 and every_seconds is null then null else once end
    where id = $1`;
  await query(sql, [id, now + FIRST_WAIT_SECONDS * 2 ** (tries - 1), nameOf(error), isLast, now]);
}

/** Never its words: they may name a person. */
function nameOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  const parts = [name, code].filter((part) => typeof part === 'string' && /^[\w./-]{1,60}$/.test(part));
  return parts.length === 0 ? 'unknown' : parts.join(' ');
}

/** What waits in the background, and what was given up, by kind. */
export interface QueuedKind {
  readonly kind: string;
  /** Due now or later, or claimed. */
  readonly waiting: number;
  /** How long the oldest that is due has been, in seconds; `null`: none is. */
  readonly overdueSeconds: number | null;
  /** Of those that wait: tried already, and failed. */
  readonly retried: number;
  /** Given up: they stay until `retryFailed`. */
  readonly failed: number;
  /** Why the last of them failed: the name and code of an error. */
  readonly failure: string | null;
}

export async function readQueue({ query }: Queries, now: number): Promise<readonly QueuedKind[]> {
  const sql = `select kind, count(*) filter (where failed_at is null)::integer as waiting,
      (max($1 - due_at) filter (where failed_at is null and due_at <= $1))::double precision as "overdueSeconds",
      count(*) filter (where failed_at is null and failure is not null)::integer as retried,
      count(*) filter (where failed_at is not null)::integer as failed,
      (array_agg(failure order by failed_at desc nulls last, due_at desc) filter (where failure is not null))[1] as failure
    from countersign_job group by kind order by kind`;
  return query<QueuedKind>(sql, [now]);
}

/**
 * Jobs that were given up wait again, as if they had never been tried. Returns how many there were.
 */
export async function retryFailed({ query }: Queries, kind: string, now: number): Promise<number> {
  const sql = `update countersign_job set failed_at = null, failure = null, tries = 0, due_at = $2 where kind = $1 and failed_at is not null returning 1`;
  return (await query(sql, [kind, now])).length;
}

function pause(seconds: number, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      until.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    until.addEventListener('abort', end);
  });
}
