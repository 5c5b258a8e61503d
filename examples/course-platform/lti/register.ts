// npx tsx examples/course-platform/lti/register.ts FILE: adds the learning platform that the JSON
// file describes (see the readme beside this file), or changes it. DATABASE_URL or
// PLATFORM_DATA_DIR say where, as for the server, which may run meanwhile: it takes it at its next
// login.
import { readFile } from 'node:fs/promises';
import { migratePlatform } from '../schema/migrate-platform.js';
import { openDatabase } from '../store/database.js';
import { keepRegistration, registrationsIn } from './registrations/registration-files.js';
import { type NewRegistration, registerPlatform } from './registrations/registrations.js';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Usage: npx tsx examples/course-platform/lti/register.ts FILE');
const registration = JSON.parse(await readFile(file, 'utf8')) as NewRegistration;
const url = process.env.DATABASE_URL;
if (url === undefined) await keepRegistration(registrationsIn(process.env.PLATFORM_DATA_DIR ?? '.data/platform'), registration);
else {
  const database = await openDatabase({ url });
  try {
    await migratePlatform(database.queries);
    await registerPlatform(database.queries, registration);
  } finally {
    await database.close();
  }
}
console.log(`Registered: ${registration.clientId} of ${registration.issuer}`);
