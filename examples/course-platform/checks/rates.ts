/** A start without an outcome counts as left once this has passed: a challenge lives a quarter of an hour. */
const LEFT_AFTER_MS = 3_600_000;

/**
 * How often checks go wrong, and how long they take. Checks of this site's courses and those that came by LTI alike.
 *
 * @typedef {object} Rates
 * @property {number} starts checks that were begun and have ended, or were left
 * @property {number} failed that ended with an error or were left: failures to acquire
 * @property {number} checked pieces of work with the result of a check, from the browser of the enrollment or another one (`rebind`)
 * @property {number} turned of those: refused or unsure at the last try
 * @property {number} looked of those: decided by a person
 * @property {number} falseAlarms of those: accepted after all. A lower bound, for not everybody asks
 * @property {number} results checks with a result
 * @property {number | null} medianSeconds of those, from challenge to result; `null`: none was timed
 */

const STARTS = `select browser, device, at, outcome from platform_check_start union all select browser, device, at, outcome from platform_lti_check`;
const RESULTS = `select browser, device, seconds from platform_check where at >= $1 and purpose <> 'enroll' and result <> 'one-more'
  union all select browser, device, seconds from platform_lti_check where at >= $1 and purpose <> 'enroll' and outcome <> 'one-more'`;
const WORK = `select browser, device, result, decision from (
    select distinct on (submission_id) submission_id, result, browser, device from platform_check
    where at >= $1 and purpose <> 'enroll' and result <> 'one-more'
    order by submission_id, at desc, result = 'accepted' desc, jti
  ) last left join (
    select distinct on (submission_id) submission_id, decision from platform_review where decision is not null order by submission_id, number desc
  ) word using (submission_id)
  union all select l.browser, l.device, l.outcome, r.outcome from platform_lti_check l left join countersign_review r on r.id = l.jti
  where l.at >= $1 and l.purpose <> 'enroll' and l.outcome in ('accepted', 'review', 'refused')`;
const EACH_WAY = 'group by grouping sets ((), (browser), (device))';

/**
 * All rates from a moment on: of everybody, by family of browser, and by class of device.
 *
 * @param {import('../platform.js').Platform} platform
 * @param {Date} since
 * @returns {Promise<{ all: Rates, browser: (Rates & { name: string })[], device: (Rates & { name: string })[] }>} most used first
 */
export async function readRates({ database, now }, since) {
  const left = new Date(now().getTime() - LEFT_AFTER_MS);
  const parts = await Promise.all([
    database.query(
      `select browser, device, count(*)::integer as starts, count(*) filter (where outcome is null or outcome like '%/%' or outcome = 'internal')::integer as failed
      from (${STARTS}) as s where at >= $1 and (outcome is not null or at < $2) ${EACH_WAY}`,
      [since, left],
    ),
    database.query(
      `select browser, device, count(*)::integer as results, percentile_cont(.5) within group (order by seconds) as "medianSeconds" from (${RESULTS}) as k ${EACH_WAY}`,
      [since],
    ),
    database.query(
      `select browser, device, count(*)::integer as checked, count(*) filter (where result <> 'accepted')::integer as turned,
      count(*) filter (where result <> 'accepted' and decision is not null)::integer as looked,
      count(*) filter (where result <> 'accepted' and decision = 'accepted')::integer as "falseAlarms" from (${WORK}) as w ${EACH_WAY}`,
      [since],
    ),
  ]);
  const nothing = { starts: 0, failed: 0, checked: 0, turned: 0, looked: 0, falseAlarms: 0, results: 0, medianSeconds: null };
  const rates = { all: { ...nothing }, browser: new Map(), device: new Map() };
  for (const { browser, device, ...counts } of parts.flat()) {
    const [of, name] = browser !== null ? [rates.browser, browser] : [rates.device, device];
    if (name === null) Object.assign(rates.all, counts);
    else of.set(name, { name, ...nothing, ...of.get(name), ...counts });
  }
  const sorted = (of) => [...of.values()].sort((one, other) => other.starts - one.starts || other.checked - one.checked);
  return { all: rates.all, browser: sorted(rates.browser), device: sorted(rates.device) };
}

/** With which codes checks could not be made, most frequent first. */
export async function failureCodes({ database }, since) {
  const sql = `select outcome as code, count(*)::integer as count from platform_check_start
    where at >= $1 and (outcome like '%/%' or outcome = 'internal') group by outcome order by count desc, code limit 30`;
  return database.query(sql, [since]);
}

/** How far learners of the verified track come. */
export async function completion({ query }) {
  const sql = `select c.title, count(distinct t.account_id)::integer as learners, count(distinct k.account_id)::integer as certificates
    from platform_course c left join platform_track t on t.course_id = c.id
    left join platform_certificate k on k.course_id = c.id and k.revoked_at is null group by c.id order by c.title`;
  return query(sql);
}
