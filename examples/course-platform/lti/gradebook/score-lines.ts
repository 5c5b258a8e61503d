import { isOfPlatform } from '../registrations/registrations.js';
import { PlatformError } from './access-tokens.js';
import { findOrMakeLine } from './gradebook.js';

/**
 * The launch's line; else the one that the tool found or made for the link before; else it finds or
 * makes one.
 */
export async function lineOf({ activity, title, link, gradebook }, registration, { platform: { database }, tokens }) {
  if (gradebook.line !== undefined) return gradebook.line;
  const sql = 'select line from lti_line where registration_id = $1 and activity = $2 and lines = $3';
  const [known] = await database.query(sql, [registration.id, activity, gradebook.lines]);
  if (known !== undefined) return known.line;
  const line = await findOrMakeLine({ ...gradebook, link, title }, { registration, tokens });
  if (!isOfPlatform(registration, line)) throw new PlatformError('the line is not of the learning platform’s hosts');
  const note = 'insert into lti_line (registration_id, activity, lines, line) values ($1, $2, $3, $4) on conflict do nothing';
  await database.query(note, [registration.id, activity, gradebook.lines, line]);
  return line;
}

/** Somebody has deleted it: the next try looks anew. */
export async function forgetLine({ database }, { id }, { activity }) {
  await database.query('delete from lti_line where registration_id = $1 and activity = $2', [id, activity]);
}
