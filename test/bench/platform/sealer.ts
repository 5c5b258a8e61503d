import { parentPort } from 'node:worker_threads';
import type { DeviceKey } from '../../../src/bundle/page/device-key.js';
import { parseChallenge } from '../../../src/bundle/page/parse-challenge.js';
import { seal } from '../../../src/bundle/page/seal.js';
import { evidenceOf } from '../../support/evidence.js';
import { deviceKey } from '../../support/forge.js';

/** A bundle to seal: whose, for which challenge, with the noise of which sitting. */
export interface ToSeal {
  readonly person: number;
  readonly token: string;
  readonly sitting: number;
}

/** Devices of the people that this worker seals for: their keys never leave it. */
const keys = new Map<number, DeviceKey>();

parentPort?.on('message', async ({ id, origin, bundles }: { id: number; origin: string; bundles: readonly ToSeal[] }) => {
  const sealed: string[] = [];
  for (const { person, token, sitting } of bundles) {
    const key = keys.get(person) ?? (await deviceKey());
    keys.set(person, key);
    const claims = parseChallenge(token);
    const evidence = evidenceOf({ face: person, typist: person }, claims, sitting);
    const challenge = { token, claims, receivedAtMs: 0 };
    const sdk = { name: 'countersign', version: '0.0.0', build: 'bench' };
    sealed.push(await seal({ challenge, evidence, origin, key, elapsedSeconds: 1, sdk }));
  }
  parentPort?.postMessage({ id, sealed });
});
