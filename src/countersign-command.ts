#!/usr/bin/env node
// The command `countersign`. Its words and work are in command/.
import { fileURLToPath } from 'node:url';
import { runCommand } from './command/run-command.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  dist: fileURLToPath(new URL('.', import.meta.url)),
  // Beside this file in the package, and large: most commands need none of it.
  backend: () => import(new URL('./server.js', import.meta.url).href),
  service: () => import(new URL('./service.js', import.meta.url).href),
  environment: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
});
