import type { Queries } from 'countersign/server';
import { isUuid } from '../../store/uuid.js';
import type { Platform } from '../../types.js';
import type { Gradebook } from '../gradebook/gradebook.js';
import type { Role } from './roles.js';

/** Where a link is to be chosen. */
export interface DeepLinking {
  returnUrl: string;
  /** As the learning platform gave it, to be given back. */
  data: string | null;
  deployment: string;
}

/** Somebody who came from a learning platform to one of its links, in one browser. */
export interface Launch {
  /** What a check is bound to: the `attempt` of challenge and receipt. */
  id: string;
  registrationId: string;
  /** As the learning platform names them. */
  userId: string;
  /** Whose learner they are. */
  tenant: string;
  /** As the package knows them: a hash. */
  subject: string;
  role: Role;
  title: string;
  course: string;
  activity: string;
  /** As the learning platform names it. */
  link: string;
  /** Where a result goes; `null`: it stays here. */
  gradebook: Gradebook | null;
  deepLinking: DeepLinking | null;
  /** When the learning platform vouched for them. */
  createdAt: Date;
}

const COLUMNS = `l.id::text, l.registration_id::text as "registrationId", l.user_id as "userId", 'lti-' || r.home as tenant, l.subject, l.role, l.title, l.course,
  l.activity, l.link, l.gradebook, l.deep_linking as "deepLinking", l.created_at as "createdAt"`;

/**
 * Whoever was at this browser before is not there any more: what they opened is not for the next
 * one, who finds its address in the history.
 *
 * @param launch its id
 */
export async function endOthers({ database, now }: Platform, launch: string): Promise<void> {
  const sql = `update lti_launch l set expires_at = $2 from lti_launch mine
    where mine.id = $1 and mine.browser_hash <> '' and l.browser_hash = mine.browser_hash and l.subject <> mine.subject and l.expires_at > $2`;
  await database.query(sql, [launch, now()]);
}

/** @returns only in the browser that it happened in, and while it lives */
export async function findLaunch(
  { database, now }: { database: Queries; now: () => Date },
  id: unknown,
  browser: string | null,
): Promise<Launch | null> {
  if (browser === null || !isUuid(id)) return null;
  const sql = `select ${COLUMNS} from lti_launch l join lti_registration r on r.id = l.registration_id
    where l.id = $1 and l.browser_hash = $2 and l.expires_at > $3`;
  const [launch] = await database.query<Launch>(sql, [id, browser, now()]);
  return launch ?? null;
}
