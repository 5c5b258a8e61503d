/** A start without an outcome counts as left once this has passed: a challenge lives a quarter of an hour. */
const LEFT_AFTER_MS = 3_600_000;

/**
 * @typedef {object} ClassRates
 * @property {string} browser
 * @property {string} device
 * @property {number} starts checks that were begun and have ended, or were left
 * @property {number} failed that ended with an error or were left: failures to acquire
 * @property {number} decided checks with a result
 * @property {number} turned results that were refused or sent to a person
 * @property {number | null} medianSeconds from challenge to result; `null`: none was timed
 */

/**
 * How checks go, by browser family and class of device, from a moment on.
 *
 * @returns {Promise<ClassRates[]>} most used first
 */
export async function ratesByClient({ database, now }, since) {
  const left = new Date(now().getTime() - LEFT_AFTER_MS);
  const starts = `select browser, device, count(*)::integer as starts,
    count(*) filter (where outcome is null or outcome like '%/%' or outcome = 'internal')::integer as failed
    from platform_check_start where at >= $1 and (outcome is not null or at < $2) group by browser, device`;
  const results = `select browser, device, count(*)::integer as decided, count(*) filter (where result in ('refused', 'review'))::integer as turned,
    percentile_cont(.5) within group (order by seconds) as "medianSeconds"
    from platform_check where at >= $1 and purpose = 'verify' and result <> 'one-more' group by browser, device`;
  const rows = new Map();
  const nothing = { starts: 0, failed: 0, decided: 0, turned: 0, medianSeconds: null };
  for (const row of [...(await database.query(starts, [since, left])), ...(await database.query(results, [since]))]) {
    const key = `${row.browser} ${row.device}`;
    rows.set(key, { ...nothing, ...rows.get(key), ...row });
  }
  return [...rows.values()].sort((one, other) => other.starts - one.starts || other.decided - one.decided);
}

/**
 * False alarms: submissions whose check was refused or unsure, and which a person accepted after all. A lower bound, for not everybody asks.
 *
 * @returns {Promise<{ checked: number, turned: number, looked: number, falseAlarms: number }>} submissions: with a check, of them turned
 *   away or unsure at the end, of those decided by a person, of those accepted
 */
export async function falseAlarms({ database }, since) {
  const sql = `with last as (
      select distinct on (submission_id) submission_id, result from platform_check
      where at >= $1 and purpose = 'verify' and result <> 'one-more' order by submission_id, at desc
    ), word as (
      select distinct on (submission_id) submission_id, decision from platform_review where decision is not null order by submission_id, closed_at desc
    )
    select count(*)::integer as checked, count(*) filter (where result <> 'accepted')::integer as turned,
      count(*) filter (where result <> 'accepted' and decision is not null)::integer as looked,
      count(*) filter (where result <> 'accepted' and decision = 'accepted')::integer as "falseAlarms"
    from last left join word using (submission_id)`;
  const [row] = await database.query(sql, [since]);
  return row;
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
