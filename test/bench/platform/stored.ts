import type { Answer } from './people.js';
import type { Site } from './spawn.js';

/** What the database holds of what learners were told. */
export interface Stored {
  /**
   * Learners with reference, device, the platform's note of it and one accepted check of the
   * enrollment.
   */
  readonly enrolled: number;
  /**
   * Answers in the hands of clients that the database does not know in full: the trail, the
   * platform's check, and what followed from it.
   */
  readonly lost: number;
  /**
   * Learners with a second enrollment, submissions with a second accepted check, challenges with a
   * second outcome, answers that came twice.
   */
  readonly doubled: number;
  /**
   * Checks in the database whose answer no client has: with nothing killed on the way, there is
   * none.
   */
  readonly unanswered: number;
}

/** Counts in the database itself, against every answer that a client received. */
export async function countStored({ query }: Pick<Site, 'query'>, answers: readonly Answer[]): Promise<Stored> {
  const enrollments = answers.filter(({ activity }) => activity === 'enrollment');
  const checks = answers.filter(({ activity }) => activity !== 'enrollment');
  const count = async (sql: string, parameters: readonly unknown[] = []): Promise<number> =>
    (await query<{ count: number }>(`select count(*)::integer as count from (${sql}) as found`, parameters))[0]?.count ?? 0;
  const columns = (of: readonly Answer[]) => [of.map(({ jti }) => jti), of.map(({ subject }) => subject), of.map(({ result }) => result)];
  const lostEnrollments = await count(
    `select 1 from unnest($1::text[], $2::text[], $3::text[]) as answer (jti, subject, result)
     where not exists (select 1 from platform_check k where k.jti = answer.jti and k.account_id::text = subject and k.purpose = 'enroll' and k.result = answer.result)
     or not exists (select 1 from countersign_audit t where t.tenant = 'courses' and t.subject = answer.subject and t.purpose = 'enroll' and t.code = answer.result)
     or answer.result = 'accepted' and not exists (${WHOLE} and a.id = answer.subject::uuid)`,
    columns(enrollments),
  );
  const lostChecks = await count(
    `select 1 from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as answer (jti, subject, result, attempt)
     left join platform_check k on k.jti = answer.jti and k.account_id::text = answer.subject and k.result = answer.result and k.submission_id::text = answer.attempt
     left join platform_submission s on s.id = k.submission_id
     where k.jti is null or answer.result = 'accepted' and s.check_state <> 'accepted'
     or not exists (select 1 from countersign_audit t where t.tenant = 'courses' and t.subject = answer.subject and t.purpose = 'verify' and t.code = answer.result)`,
    [...columns(checks), checks.map(({ attempt }) => attempt)],
  );
  const doubles = [
    `select subject from countersign_audit where purpose = 'enroll' and code = 'accepted' group by subject having count(*) > 1`,
    `select account_id from platform_check where purpose = 'enroll' and result = 'accepted' group by account_id having count(*) > 1`,
    `select submission_id from platform_check where purpose = 'verify' and result = 'accepted' group by submission_id having count(*) > 1`,
    'select nonce from countersign_audit where step = 22 group by nonce having count(*) > 1',
  ];
  let doubled = answers.length - new Set(answers.map(({ jti }) => jti)).size;
  for (const sql of doubles) doubled += await count(sql);
  const unanswered = await count('select jti from platform_check except select unnest($1::text[])', [answers.map(({ jti }) => jti)]);
  return { enrolled: await count(WHOLE), lost: lostEnrollments + lostChecks, doubled, unanswered };
}

/**
 * Learners in the sums of typing, once everybody is who has a place, as if all had come again on
 * another day: a second time in them is one too many.
 */
export async function countTyping({ ask, query }: Pick<Site, 'ask' | 'query'>): Promise<number> {
  await query('update countersign_typing set typing_confirmed_at = typed_at where typing_confirmed_at is null');
  await query('update countersign_reference set came_again_at = created_at where came_again_at is null');
  await ask({ kind: 'count-typing' });
  const sql = `select coalesce(sum((statistics->>'typists')::integer), 0)::integer as count from countersign_typing_population`;
  return (await query<{ count: number }>(sql))[0]?.count ?? 0;
}

const WHOLE = `select 1 from platform_account a
  join countersign_reference r on r.tenant = 'courses' and r.subject = a.id::text
  join countersign_device d on d.tenant = r.tenant and d.subject = r.subject
  where a.enrolled_at is not null and exists (select 1 from platform_check k where k.account_id = a.id and k.purpose = 'enroll' and k.result = 'accepted')`;

/** Bytes of each table, with its indexes. */
export async function tableBytes({ query }: Pick<Site, 'query'>): Promise<Record<string, number>> {
  const sql = `select relname as name, pg_total_relation_size(oid)::double precision as bytes from pg_class
    where relkind = 'r' and relname ~ '^(countersign|platform)_' order by bytes desc`;
  const rows = await query<{ name: string; bytes: number }>(sql);
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
}
