/**
 * The package goes by the database's clock, which all processes share, unless a test has one of its own.
 *
 * @param {import('../platform.js').Platform} platform
 */
export function clockOf({ clock }) {
  return clock === undefined ? {} : { now: () => Math.floor(clock().getTime() / 1000) };
}
