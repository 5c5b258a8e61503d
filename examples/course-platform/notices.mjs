/**
 * Keeps a notice that another browser became the learner's, for every page where they sign in next. A university with mail sends one here, too: who holds a stolen
 * session sees this page as well.
 *
 * @param {import('countersign/server').Queries} queries
 * @param {import('countersign/server').Notice} notice it may come twice
 */
export async function noteDevice({ query }, { subject, thumbprint, at }) {
  const sql = 'insert into platform_notice (account_id, thumbprint, at) values ($1, $2, $3) on conflict do nothing';
  await query(sql, [subject, thumbprint, new Date(at * 1000)]);
}

/** An account's notices, newest first. @returns {Promise<{ thumbprint: string, at: Date }[]>} */
export async function listNotices({ query }, account) {
  return query('select thumbprint, at from platform_notice where account_id = $1 order by at desc', [account]);
}

/** The learner has seen them. */
export async function clearNotices({ query }, account) {
  await query('delete from platform_notice where account_id = $1', [account]);
}
