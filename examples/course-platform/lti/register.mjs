// node examples/course-platform/lti/register.mjs FILE: adds the learning platform that the JSON file describes (see the readme beside this file), or changes it.
// DATABASE_URL or PLATFORM_DATA_DIR say where, as for the server; with the built-in database, while the server is stopped.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../database.mjs';
import { registerPlatform } from './registrations.mjs';
import { migrateLti } from './schema.mjs';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Usage: node examples/course-platform/lti/register.mjs FILE');
const folder = join(process.env.PLATFORM_DATA_DIR ?? '.data/platform', 'database');
const database = await openDatabase({ folder, url: process.env.DATABASE_URL });
try {
  await migrateLti(database.queries);
  console.log(`Registered: ${await registerPlatform(database.queries, JSON.parse(await readFile(file, 'utf8')))}`);
} finally {
  await database.close();
}
