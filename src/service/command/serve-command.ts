import { readConfiguration } from '../configuration/read-configuration.js';
import { startService } from '../start-service.js';
import type { Called } from './called.js';
import { firstCheck } from './first-check.js';

/** Runs until SIGTERM or Ctrl-C, and ends when what runs has ended. */
export async function serveUntilSignal({ file, environment, dist, out }: Called, role: 'serve' | 'http' | 'work'): Promise<number> {
  const configuration = readConfiguration(file, environment);
  const service = await startService({ configuration, dist, role });
  if (service.url !== null) out(`Countersign listens on ${service.url}, and is reached at ${configuration.publicUrl}`);
  if (service.firstKey !== null) {
    out(`The first API key, for ${configuration.tenants[0]?.id}; it is shown this once: ${service.firstKey}`);
    out(`Ask for a first check, and open the "url" of the answer:\n  ${firstCheck(configuration.publicUrl, service.firstKey)}`);
  }
  if (service.firstInvitation !== null)
    out(`Who opens this address and signs in is the first administrator of the console; it is shown this once: ${service.firstInvitation}`);
  await new Promise<void>((resolve) => {
    const end = (): void => {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      resolve();
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
  await service.close();
  return 0;
}
