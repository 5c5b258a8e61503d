import type { Database } from 'countersign/server';

/**
 * Only this machine finds them: nobody is sent there, and no certificate of such a one is shown
 * around.
 */
const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function isLoopback(origin: string): boolean {
  return LOOPBACK.test(new URL(origin).hostname);
}

/**
 * @param name of the setting that it is from
 * @throws TypeError for what is no address of a site, and for http where others than this machine
 *   are to find it: browsers give no camera there
 */
export function requireAddress(name: string, origin: string): void {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin)
    throw new TypeError(
      `${name} must be such as https://courses.example, without a path or a slash at its end; it is ${JSON.stringify(origin)}`,
    );
  if (!origin.startsWith('https:') && !isLoopback(origin))
    throw new TypeError(
      `${name} is ${origin}: browsers give no camera to pages by http. Let a proxy serve it by https, and name that address`,
    );
}

/**
 * The address at which the platform is found stands in its certificates, and in every browser that
 * enrolled: one that has changed by mistake would make them void without a word. So the database
 * knows it, and another one is refused unless the earlier one is named. An address of this machine
 * alone is not kept.
 *
 * @throws Error that says what to do
 */
export async function keepOwnAddress(database: Database, origin: string, earlier: readonly string[]): Promise<void> {
  await database.transaction(async ({ query }) => {
    const [row] = await query<{ origin: string }>('select origin from platform_address for update');
    if (row !== undefined && row.origin !== origin && !earlier.includes(row.origin))
      throw new Error(
        `this platform was found at ${row.origin}, and is now to be at ${origin}. If that is a mistake, set PUBLIC_ORIGIN=${row.origin}. ` +
          `If it has moved for good, set EARLIER_ORIGINS=${[row.origin, ...earlier].join(',')} beside PUBLIC_ORIGIN: certificates of before stay valid ` +
          'as long as the earlier address leads here, too, and each learner adds their browser anew',
      );
    if (isLoopback(origin)) return;
    await query('insert into platform_address (origin) values ($1) on conflict (one) do update set origin = $1', [origin]);
  });
}
