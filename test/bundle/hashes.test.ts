import { expect, it } from 'vitest';
import { signingHash } from '../../src/bundle/signing-hash.js';
import { sha256 } from '../../src/sha256.js';

/** SHA-256 of "abc" (FIPS 180-2, appendix B.1), base64url. */
const ABC = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';

it('a still is named by the hash of all of it, a signing input by that of what stands before the last dot', async () => {
  expect(await sha256('abc')).toBe(ABC);
  expect(await signingHash('abc.x')).toBe(ABC);
  expect(await signingHash('abc.')).toBe(ABC);
  expect(await signingHash('abc.x.y')).not.toBe(ABC);
});
