import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeys } from '../../server.js';
import { ConfigurationError } from './configuration-error.js';
import { DEFAULT_FILE } from './read-configuration.js';

const PORT = 4180;

/** Works as it is on this machine. What an institution has to write itself says so. */
const FIRST = {
  $schema: './node_modules/countersign/dist/service.schema.json',
  publicUrl: `http://localhost:${PORT}`,
  listen: { host: '127.0.0.1', port: PORT },
  database: { folder: 'data/database' },
  keysFile: 'keys.json',
  policy: {
    consent: {
      id: 'identity-1',
      controller: 'Name of your institution',
      contact: 'mailto:privacy@your-institution.example',
      purposes: ['identity-verification'],
      categories: ['face-template', 'typing-rhythm', 'camera-facts', 'device-key'],
      retentionDays: 180,
      withdrawUrl: 'https://your-institution.example/privacy',
    },
    phrases: [
      { id: 'en-1', lang: 'en', text: 'Rain fell softly on the old stone bridge.' },
      { id: 'en-2', lang: 'en', text: 'We took the early train to the northern coast.' },
      { id: 'en-3', lang: 'en', text: 'She left her notes under the kitchen table.' },
    ],
    reenroll: 'deny',
    stills: 0,
  },
  tenants: [
    {
      id: 'main',
      name: 'Name of your institution',
      origins: [`http://localhost:${PORT}`],
      returnUrls: [`http://localhost:${PORT}/`],
      webhooks: [],
    },
  ],
};

/**
 * Writes a configuration that works on this machine, and the keys, which only their owner may read.
 *
 * @param folder made where it is missing
 * @returns the names of the files
 * @throws ConfigurationError where one of the files is there already: nothing is changed then
 */
export async function writeFirstConfiguration(folder: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const keys = await generateKeys();
  write(join(folder, FIRST.keysFile), keys, 0o600);
  const metricsToken = randomBytes(24).toString('base64url');
  write(join(folder, DEFAULT_FILE), { ...FIRST, metricsToken }, 0o600);
  return [DEFAULT_FILE, FIRST.keysFile];
}

function write(path: string, content: object, mode: number): void {
  try {
    writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new ConfigurationError([`${path} is there already, and is left as it is`]);
  }
}
