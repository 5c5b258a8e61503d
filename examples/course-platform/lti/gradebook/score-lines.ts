import type { Platform } from '../../types.js';
import { isOfPlatform, type Registration } from '../registrations/registrations.js';
import { PlatformError, type ScoreTool } from './access-tokens.js';
import { findOrMakeLine, type Gradebook } from './gradebook.js';

/** A link, and where its results go. */
export interface ScoredLink {
  activity: string;
  title: string;
  /** As the learning platform names it. */
  link: string;
  gradebook: Gradebook;
}

/**
 * The launch's line; else the one that the tool found or made for the link before; else it finds or
 * makes one.
 */
export async function lineOf(
  { activity, title, link, gradebook }: ScoredLink,
  registration: Registration,
  { platform: { database }, tokens }: ScoreTool,
): Promise<string> {
  if (gradebook.line !== undefined) return gradebook.line;
  const sql = 'select line from lti_line where registration_id = $1 and activity = $2 and lines = $3';
  const [known] = await database.query<{ line: string }>(sql, [registration.id, activity, gradebook.lines]);
  if (known !== undefined) return known.line;
  const line = await findOrMakeLine({ ...gradebook, link, title }, { registration, tokens });
  if (!isOfPlatform(registration, line)) throw new PlatformError('the line is not of the learning platform’s hosts');
  const note = 'insert into lti_line (registration_id, activity, lines, line) values ($1, $2, $3, $4) on conflict do nothing';
  await database.query(note, [registration.id, activity, gradebook.lines, line]);
  return line;
}

/** Somebody has deleted it: the next try looks anew. */
export async function forgetLine({ database }: Platform, { id }: Registration, { activity }: Pick<ScoredLink, 'activity'>): Promise<void> {
  await database.query('delete from lti_line where registration_id = $1 and activity = $2', [id, activity]);
}
