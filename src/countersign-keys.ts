#!/usr/bin/env node
// The command `countersign-keys`. Its words and work are in server/keys-command.ts.
import { runKeysCommand } from './server/keys/keys-command.js';

process.exitCode = await runKeysCommand(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
  now: Math.floor(Date.now() / 1000),
});
