import type { Site } from './spawn.js';

/** What the database holds after the run. */
export interface Stored {
  /** Learners with reference, device, the platform's note of it and one check of the enrolment. */
  readonly enrolled: number;
  /** Enrolments that were answered `accepted` and are not all there; checks that were, and whose submission still waits. */
  readonly lost: number;
  /** Learners with a second enrolment, submissions with a second accepted check, challenges with a second outcome. */
  readonly doubled: number;
  /** With indexes, by table, for each learner: those of 100 and more. */
  readonly bytesPerLearner: Readonly<Record<string, number>>;
}

/** Counts in the database itself. */
export async function countStored({ query }: Pick<Site, 'query'>, learners: number): Promise<Stored> {
  const count = async (sql: string): Promise<number> =>
    (await query<{ count: number }>(`select count(*)::integer as count from (${sql}) as found`))[0]?.count ?? 0;
  const enrolled = await count(
    `select 1 from platform_account a
     join countersign_reference r on r.tenant = 'courses' and r.subject = a.id::text
     join countersign_device d on d.tenant = r.tenant and d.subject = r.subject
     where a.enrolled_at is not null and exists (select 1 from platform_check k where k.account_id = a.id and k.purpose = 'enroll' and k.result = 'accepted')`,
  );
  const waiting = await count(
    `select 1 from platform_submission s join platform_check k on k.submission_id = s.id where k.result = 'accepted' and s.check_state <> 'accepted'`,
  );
  const doubles = [
    `select subject from countersign_audit where purpose = 'enroll' and code = 'accepted' group by subject having count(*) > 1`,
    `select account_id from platform_check where purpose = 'enroll' and result = 'accepted' group by account_id having count(*) > 1`,
    `select submission_id from platform_check where purpose = 'verify' and result = 'accepted' group by submission_id having count(*) > 1`,
    'select nonce from countersign_audit where step = 22 group by nonce having count(*) > 1',
  ];
  let doubled = 0;
  for (const sql of doubles) doubled += await count(sql);
  return { enrolled, lost: learners - enrolled + waiting, doubled, bytesPerLearner: await sizes({ query }, learners) };
}

async function sizes({ query }: Pick<Site, 'query'>, learners: number): Promise<Record<string, number>> {
  const sql = `select relname as name, pg_total_relation_size(oid)::double precision as bytes from pg_class
    where relkind = 'r' and relname ~ '^(countersign|platform)_' order by bytes desc`;
  const rows = await query<{ name: string; bytes: number }>(sql);
  return Object.fromEntries(
    rows.map(({ name, bytes }) => [name, Math.round(bytes / learners)] as const).filter(([, bytes]) => bytes >= 100),
  );
}
