#!/usr/bin/env node
// The command `countersign`. Its words and work are in command/.
import { fileURLToPath } from 'node:url';
import { runCommand } from './command/run-command.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  dist: fileURLToPath(new URL('.', import.meta.url)),
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
});
