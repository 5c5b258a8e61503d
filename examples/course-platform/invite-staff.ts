// npx tsx examples/course-platform/invite-staff.ts: prints an invitation that makes one account
// staff, for a week. DATABASE_URL or PLATFORM_DATA_DIR say where, as for the server; with the
// built-in database, while the server is stopped.

import { join } from 'node:path';
import { inviteStaff } from './accounts/staff.js';
import { migratePlatform } from './schema/migrate-platform.js';
import { openDatabase } from './store/database.js';

const folder = join(process.env.PLATFORM_DATA_DIR ?? '.data/platform', 'database');
const database = await openDatabase({ folder, url: process.env.DATABASE_URL });
try {
  await migratePlatform(database.queries);
  console.log(`Sign up, then open the platform at /staff/join/${await inviteStaff({ database: database.queries, now: () => new Date() })}`);
} finally {
  await database.close();
}
