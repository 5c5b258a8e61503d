// The course platform, until Ctrl-C. PORT and PLATFORM_DATA_DIR change where; DATABASE_URL uses a
// PostgreSQL of your own; PUBLIC_ORIGIN is the https address at which a proxy serves it,
// CLIENT_ADDRESS_HEADER the header in which that proxy names the client's address.

import { inviteFirstStaff, lacksStaff } from './accounts/staff.js';
import { startProblem } from './site/start-problem.js';
import { startPlatform } from './start.js';

const port = Number(process.env.PORT ?? 4175);
const data = process.env.PLATFORM_DATA_DIR ?? '.data/platform';
const {
  DATABASE_URL: databaseUrl,
  PUBLIC_ORIGIN: origin,
  EARLIER_ORIGINS: earlierOrigins = '',
  CLIENT_ADDRESS_HEADER: addressHeader,
} = process.env;

try {
  const { url, platform, close } = await startPlatform({
    port,
    data,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(origin === undefined ? {} : { origin }),
    earlierOrigins: earlierOrigins.split(/[\s,]+/).filter(Boolean),
    ...(addressHeader === undefined ? {} : { addressHeader }),
  });
  console.log(`
The course platform: ${url}

  1. Sign up, open a course, and join its verified track.
  2. Enroll, do the quiz, and make the check of what you handed in.

Data is in ${databaseUrl === undefined ? `${data}/` : 'the database of DATABASE_URL'}. Ctrl-C ends it.`);
  const invitation = await inviteFirstStaff(platform);
  if (invitation !== null) console.log(`Nobody is staff yet: sign up, then open ${url}/staff/join/${invitation} (this is shown once)`);
  else if (await lacksStaff(platform))
    console.log('Nobody is staff yet: npx tsx examples/course-platform/invite-staff.ts makes an invitation.');
  const end = () => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    close().then(
      () => console.log('Stopped; everything is saved.'),
      (error) => {
        console.error(error);
        process.exitCode = 1;
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
} catch (error) {
  console.error(startProblem(error, { port, data }));
  process.exitCode = 1;
}
