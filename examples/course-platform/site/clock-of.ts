import { oneRow } from '../store/one-row.js';
import type { Platform } from '../types.js';

/**
 * The package goes by the database's clock, which all processes share, unless a test has one of its
 * own.
 */
export function clockOf({ clock }: Pick<Platform, 'clock'>): { now?: () => number } {
  return clock === undefined ? {} : { now: () => Math.floor(clock().getTime() / 1000) };
}

/** The same moment for all processes, however far their own clocks are apart. */
export async function sharedNow({ clock, database }: Pick<Platform, 'clock' | 'database'>): Promise<Date> {
  return clock?.() ?? oneRow(await database.query<{ at: Date }>('select clock_timestamp() as at')).at;
}
