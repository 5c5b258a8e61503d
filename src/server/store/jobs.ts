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
 * given up.
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

/** The next job that is due, claimed: of all who ask at once, each gets another. */
async function claimJob({ query }: Queries, now: number): Promise<Job | null> {
  const sql = `update countersign_job set due_at = $2, tries = tries + 1
    where id = (select id from countersign_job where due_at <= $1 order by due_at, id limit 1 for update skip locked)
    returning id::text, kind, payload, tries`;
  const [job] = await query<Job>(sql, [now, now + CLAIM_SECONDS]);
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
    const job = until?.aborted ? null : await claimJob(database, now());
    if (job === null) return done;
    try {
      await handlers[job.kind]?.(job.payload);
      await endJob(database, job, now());
      done++;
    } catch (error) {
      onError(error);
      await putBack(database, job, now());
    }
  }
}

/** Done, or given up: what recurs waits for its next time. */
async function endJob({ query }: Queries, { id }: Pick<Job, 'id'>, now: number): Promise<void> {
  await query('delete from countersign_job where id = $1 and every_seconds is null', [id]);
  await query('update countersign_job set due_at = $2 + every_seconds, tries = 0 where id = $1', [id, now]);
}

async function putBack({ query }: Queries, { id, tries }: Job, now: number): Promise<void> {
  if (tries >= MOST_TRIES) return endJob({ query }, { id }, now);
  await query('update countersign_job set due_at = $2 where id = $1', [id, now + FIRST_WAIT_SECONDS * 2 ** (tries - 1)]);
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
