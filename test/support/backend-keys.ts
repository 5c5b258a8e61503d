import { generateKeys, importKeys, type Keys } from '../../src/server/keys/keys.js';

/** Fresh backend keys. */
export async function backendKeys(): Promise<Keys> {
  return importKeys(await generateKeys());
}
