import type { Platform } from '../types.js';

/**
 * The package goes by the database's clock, which all processes share, unless a test has one of its
 * own.
 */
export function clockOf({ clock }: Pick<Platform, 'clock'>): { now?: () => number } {
  return clock === undefined ? {} : { now: () => Math.floor(clock().getTime() / 1000) };
}
