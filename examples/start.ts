// npm start: the harness, the course platform and the service, until Ctrl-C. PORT (and the two
// after it) and COUNTERSIGN_DATA_DIR change where; DATABASE_URL uses a PostgreSQL of your own for
// the first two, the harness in a schema of its own. PUBLIC_ORIGIN is the https address at which a
// proxy serves the platform, CLIENT_ADDRESS_HEADER where it names the client's address.

import { join } from 'node:path';
import { firstCheck } from 'countersign/service';
import { inviteFirstStaff, lacksStaff } from './course-platform/accounts/staff.js';
import { startPlatform } from './course-platform/start.js';
import type { Platform } from './course-platform/types.js';
import { startHarness } from './harness/backend.js';
import { startOwnService } from './service/start-own-service.js';

const port = Number(process.env.PORT ?? 4173);
const data = process.env.COUNTERSIGN_DATA_DIR ?? '.data';
const {
  DATABASE_URL: databaseUrl,
  PUBLIC_ORIGIN: origin,
  EARLIER_ORIGINS: earlierOrigins = '',
  CLIENT_ADDRESS_HEADER: addressHeader,
} = process.env;
const started: { close: () => Promise<void> }[] = [];

try {
  const harness = await startHarness({ port, data, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
  started.push(harness);
  const campus = await startPlatform({
    port: port + 1,
    data: join(data, 'platform'),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(origin === undefined ? {} : { origin }),
    earlierOrigins: earlierOrigins.split(/[\s,]+/).filter(Boolean),
    ...(addressHeader === undefined ? {} : { addressHeader }),
  });
  started.push(campus);
  const folder = join(data, 'service');
  const service = await startOwnService({ port: port + 2, folder });
  started.push(service);
  console.log(`
The harness: ${harness.url}

  1. Open the address and choose a learner.
  2. Enroll: agree, look into the camera, type the sentence a few times.
  3. Load the page again and verify. Below the check you see what was sent and every step of its verification.

The course platform: ${campus.url}

  1. Sign up, open a course, join its verified track, enroll.
  2. Do the quiz, make the check of it, and see what staff and certificate say.${await invitation(campus)}

The service, for platforms in any language: http://localhost:${port + 2}

  ${
    service.firstKey === null
      ? `Its first API key was shown once. Stop this, and make another one: cd ${folder} && npx countersign api-keys create main admin`
      : `1. Ask for a check (the key is shown this once):\n     ${firstCheck(`http://localhost:${port + 2}`, service.firstKey)}\n  2. Open the "url" of the answer. The rest is in examples/docs/service.md.`
  }

Data is in ${databaseUrl === undefined ? `${data}/` : `the database of DATABASE_URL; the service's in ${folder}/`}. No webcam? \`npm run demo\`. Ctrl-C ends all.`);
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
} catch (error) {
  console.error(
    hasCode(error, 'EADDRINUSE')
      ? `Port ${port}, ${port + 1} or ${port + 2} is taken by another program. Choose others: PORT=${port + 10} npm start`
      : `It could not start: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
  await Promise.allSettled(started.map(({ close }) => close()));
}

async function invitation({ platform, url }: { platform: Platform; url: string }): Promise<string> {
  const code = await inviteFirstStaff(platform);
  if (code !== null) return `\n  3. Nobody is staff yet: sign up, then open ${url}/staff/join/${code} (this is shown once)`;
  if (!(await lacksStaff(platform))) return '';
  return `\n  3. Nobody is staff yet: PLATFORM_DATA_DIR=${join(data, 'platform')} npx tsx examples/course-platform/invite-staff.ts makes an invitation.`;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function end(): void {
  Promise.all(started.map(({ close }) => close())).then(
    () => console.log('Stopped; everything is saved.'),
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
