import { clientClass } from '../client-class.mjs';

/** Notes that a challenge was given out to a launch: browser family and device class, for the rates; nothing of the learner. */
export async function beginLtiCheck({ database, now }, launch, userAgent) {
  const { browser, device } = clientClass(userAgent);
  await database.query('insert into platform_lti_check (launch, at, browser, device) values ($1, $2, $3, $4)', [
    launch.id,
    now(),
    browser,
    device,
  ]);
}

/** Notes how the launch's latest check ended, once. */
export async function endLtiCheck({ database, now }, launch, { jti, purpose, result }) {
  const sql = `update platform_lti_check set launch = null, jti = $2, purpose = $3, outcome = $4,
    seconds = greatest(0, extract(epoch from $5::timestamptz - at)) where id = (select max(id) from platform_lti_check where launch = $1)`;
  await database.query(sql, [launch.id, jti, purpose, result, now()]);
}
