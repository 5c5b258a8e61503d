import type { Queries } from 'countersign/server';
import { oneRow } from './one-row.js';

/**
 * Whether two have to agree about what belongs to no course: they have to where any course asks for
 * it.
 */
export async function needsFourEyes({ query }: Queries): Promise<boolean> {
  const sql = 'select coalesce(bool_or(four_eyes), false) as "fourEyes" from platform_course';
  return oneRow(await query<{ fourEyes: boolean }>(sql)).fourEyes;
}
