import type { Queries } from './database.js';

/** So long a look at the database's clock holds, in milliseconds. */
const HOLDS_MS = 60_000;
/**
 * The machine slept, or its clock was set, where its two clocks part by more than this between two
 * looks.
 */
const JUMP_MS = 1_000;

/** What time it is for all processes on one database. */
export interface DatabaseClock {
  /** Looks at the database's clock where that was not done lately. @throws DatabaseError */
  readonly look: () => Promise<void>;
  /** Seconds since the epoch, whole; this machine's until the first look. */
  readonly now: () => number;
}

/**
 * The database's clock. Between looks, a clock of this process that nobody can set goes on from it:
 * however wrong the machine's own time is, all who share a database agree.
 */
export function databaseClock({ query }: Queries): DatabaseClock {
  let last = { databaseMs: Date.now(), steadyMs: performance.now(), wallMs: Date.now() };
  let looked = false;
  let looking: Promise<void> | null = null;
  const sinceMs = (): number => performance.now() - last.steadyMs;
  const isFresh = (): boolean => looked && sinceMs() < HOLDS_MS && Math.abs(Date.now() - last.wallMs - sinceMs()) < JUMP_MS;
  const read = async (): Promise<void> => {
    const before = performance.now();
    const [row] = await query<{ ms: number }>('select (extract(epoch from clock_timestamp()) * 1000)::double precision as ms');
    // It was read somewhere between asking and the answer.
    const steadyMs = (before + performance.now()) / 2;
    last = { databaseMs: row?.ms ?? Date.now(), steadyMs, wallMs: Date.now() - (performance.now() - steadyMs) };
    looked = true;
  };
  return {
    look: async () => {
      if (isFresh()) return;
      looking ??= read().finally(() => {
        looking = null;
      });
      await looking;
    },
    now: () => Math.floor((looked ? last.databaseMs + sinceMs() : Date.now()) / 1000),
  };
}
