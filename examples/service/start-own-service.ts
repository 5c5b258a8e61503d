import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readConfiguration, runServiceCommand, type StartedService, startService } from 'countersign/service';

const DIST = join(dirname(createRequire(import.meta.url).resolve('countersign/package.json')), 'dist');

/**
 * `countersign init` and `countersign serve` in a folder, at this port of this machine.
 *
 * @throws the `listen` error, with its `code`, when the port is taken
 */
export async function startOwnService({ port, folder }: { port: number; folder: string }): Promise<StartedService> {
  const file = join(folder, 'countersign.json');
  if (!existsSync(file)) await runServiceCommand(['init', folder], { dist: DIST, environment: {}, out: () => {}, error: console.error });
  const url = `http://localhost:${port}`;
  const configuration = readConfiguration(file, {
    COUNTERSIGN_PUBLIC_URL: url,
    COUNTERSIGN_LISTEN_PORT: String(port),
    COUNTERSIGN_TENANTS_0_ORIGINS_0: url,
    COUNTERSIGN_TENANTS_0_RETURN_URLS_0: `${url}/`,
    COUNTERSIGN_LOG_LEVEL: 'warn',
  });
  return startService({ configuration, dist: DIST });
}
