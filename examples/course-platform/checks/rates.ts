import type { Queries } from 'countersign/server';
import type { Platform } from '../types.js';
import { IS_CODE, STARTS } from './ended-starts.js';

/**
 * A start without an outcome counts as left once this has passed: a challenge lives a quarter of an
 * hour.
 */
const LEFT_AFTER_MS = 3_600_000;

/**
 * How often checks go wrong, and how long they take. Checks of this site's courses and those that
 * came by LTI alike.
 */
export interface Rates {
  /** Checks that were begun and have ended, or were left. */
  starts: number;
  /** That came to no result: failures to acquire. They are the next three. */
  failed: number;
  /** That ended with an error which the page reported. */
  reported: number;
  /** That the backend refused, and no page reported. */
  unreported: number;
  /** Of which nothing more came. */
  left: number;
  /**
   * Pieces of work with the result of a check, from the browser of the enrollment or another one
   * (`rebind`).
   */
  checked: number;
  /** Of those: refused or unsure at the last try. */
  turned: number;
  /** Of those: decided by a person. */
  looked: number;
  /** Of those: accepted after all. A lower bound, for not everybody asks. */
  falseAlarms: number;
  /** Checks with a result. */
  results: number;
  /** Of those, from challenge to result; `null`: none was timed. */
  medianSeconds: number | null;
}

/** Of one family of browser, or one class of device. */
export interface NamedRates extends Rates {
  name: string;
}

/** Most used first. */
export interface AllRates {
  all: Rates;
  browser: NamedRates[];
  device: NamedRates[];
}

interface CountsRow extends Partial<Rates> {
  browser: string | null;
  device: string | null;
}

const RESULTS = `select browser, device, seconds from platform_check where at >= $1 and purpose not in ('enroll', 'retype') and result <> 'one-more'
  union all select browser, device, seconds from platform_lti_check where at >= $1 and purpose not in ('enroll', 'retype') and outcome <> 'one-more'`;
const WORK = `select browser, device, result, decision from (
    select distinct on (submission_id) submission_id, result, browser, device from platform_check
    where at >= $1 and purpose not in ('enroll', 'retype') and result <> 'one-more'
    order by submission_id, at desc, result = 'accepted' desc, jti
  ) last left join (
    select distinct on (submission_id) submission_id, decision from platform_review where decision is not null order by submission_id, number desc
  ) word using (submission_id)
  union all select l.browser, l.device, l.outcome, r.outcome from platform_lti_check l left join countersign_review r on r.id = l.jti
  where l.at >= $1 and l.purpose not in ('enroll', 'retype') and l.outcome in ('accepted', 'review', 'refused')`;
const EACH_WAY = 'group by grouping sets ((), (browser), (device))';

/**
 * All rates from a moment on: of everybody, by family of browser, and by class of device.
 */
export async function readRates({ database, now }: Platform, since: Date): Promise<AllRates> {
  const left = new Date(now().getTime() - LEFT_AFTER_MS);
  const count = (sql: string, values: readonly Date[]) => database.query<CountsRow>(sql, values);
  const parts = await Promise.all([
    count(
      `select browser, device, count(*)::integer as starts, count(*) filter (where outcome is null or ${IS_CODE})::integer as failed,
      count(*) filter (where ${IS_CODE})::integer as reported, count(*) filter (where outcome is null and refusal is not null)::integer as unreported,
      count(*) filter (where outcome is null and refusal is null)::integer as "left"
      from (${STARTS}) as s where outcome is not null or refusal is not null or at < $2 ${EACH_WAY}`,
      [since, left],
    ),
    count(
      `select browser, device, count(*)::integer as results, percentile_cont(.5) within group (order by seconds) as "medianSeconds" from (${RESULTS}) as k ${EACH_WAY}`,
      [since],
    ),
    count(
      `select browser, device, count(*)::integer as checked, count(*) filter (where result <> 'accepted')::integer as turned,
      count(*) filter (where result <> 'accepted' and decision is not null)::integer as looked,
      count(*) filter (where result <> 'accepted' and decision = 'accepted')::integer as "falseAlarms" from (${WORK}) as w ${EACH_WAY}`,
      [since],
    ),
  ]);
  const nothing: Rates = {
    ...{ starts: 0, failed: 0, reported: 0, unreported: 0, left: 0 },
    ...{ checked: 0, turned: 0, looked: 0, falseAlarms: 0, results: 0, medianSeconds: null },
  };
  const rates = { all: { ...nothing }, browser: new Map<string, NamedRates>(), device: new Map<string, NamedRates>() };
  for (const { browser, device, ...counts } of parts.flat()) {
    const [of, name] = browser !== null ? ([rates.browser, browser] as const) : ([rates.device, device] as const);
    if (name === null) Object.assign(rates.all, counts);
    else of.set(name, { name, ...nothing, ...of.get(name), ...counts });
  }
  const sorted = (of: Map<string, NamedRates>): NamedRates[] =>
    [...of.values()].sort((one, other) => other.starts - one.starts || other.checked - one.checked);
  return { all: rates.all, browser: sorted(rates.browser), device: sorted(rates.device) };
}

/** A course's learners of the verified track, and their certificates. */
export interface CourseCompletion {
  title: string;
  learners: number;
  certificates: number;
}

/** How far learners of the verified track come. */
export async function completion({ query }: Queries): Promise<readonly CourseCompletion[]> {
  const sql = `select c.title, count(distinct t.account_id)::integer as learners, count(distinct k.account_id)::integer as certificates
    from platform_course c left join platform_track t on t.course_id = c.id
    left join platform_certificate k on k.course_id = c.id and k.revoked_at is null group by c.id order by c.title`;
  return query(sql);
}
