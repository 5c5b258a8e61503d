import type { Campus } from './campus.js';
import type { Learner } from './learner.js';

/**
 * A learner with everything of a course done and its certificate issued, without the checks and
 * pages of it (certificate.test.ts).
 */
export async function graduate(campus: Campus, name: string, course: string): Promise<Learner> {
  const learner = await campus.learner(name);
  await learner.post(`/courses/${course}/track`, { route: 'check' });
  const at = new Date(campus.clock.now * 1000);
  const done = `insert into platform_submission (account_id, course_id, unit_id, attempt, answers, points, submitted_at, check_state, on_track, checked_at)
    select a.id, u.course_id, u.id, 1, '{}', u.most_points, $2, 'accepted', true, $2 from platform_unit u, platform_account a
    where u.course_id = $1 and u.graded and a.email = $3`;
  await campus.platform.database.query(done, [course, at, `${name}@example.org`]);
  const check = `insert into platform_check (jti, account_id, submission_id, purpose, result, reasons, mode, late, at, browser, device)
    select 'jti-' || s.id, s.account_id, s.id, 'verify', 'accepted', '[]', 'embeddings', false, $1, 'x', 'y' from platform_submission s
    join platform_account a on a.id = s.account_id where a.email = $2`;
  await campus.platform.database.query(check, [at, `${name}@example.org`]);
  await learner.post(`/courses/${course}/certificate`, {});
  return learner;
}
