#!/usr/bin/env node
// The command `countersign-keys`. Its words and work are in server/keys-command.ts.
import { CERTIFICATE_KEY_FILE } from './certificate/signing/rotated-certificate-keys.js';
import { proofKeyFile } from './proofs/rotated-proof-keys.js';
import { runKeysCommand } from './server/keys/keys-command.js';

process.exitCode = await runKeysCommand(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
  now: Math.floor(Date.now() / 1000),
  // Beside this file in the package: what makes proofs is large, and not always installed.
  others: [CERTIFICATE_KEY_FILE, proofKeyFile(() => import(new URL('./proofs.js', import.meta.url).href))],
});
