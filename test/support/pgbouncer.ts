import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresDatabase } from '../../src/server/store/database.js';
import type { TestDatabase } from './databases.js';

const url = process.env.TEST_DATABASE_URL ?? '';

/**
 * PgBouncer and a PostgreSQL for it are here. In CI it is required: its absence is a failure there,
 * a visible skip elsewhere.
 */
export const hasPgBouncer: boolean = url !== '' && spawnSync('pgbouncer', ['--version']).status === 0;
if (!hasPgBouncer && process.env.PGBOUNCER === 'required') throw new Error('PgBouncer or PostgreSQL is required here, and it is missing');

/**
 * A fresh database, reached through a PgBouncer of its own in transaction mode: a connection is
 * somebody else's after each transaction.
 */
export async function openThroughPgBouncer(isolation: string): Promise<TestDatabase> {
  const name = `countersign_test_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.query(`alter database ${name} set default_transaction_isolation = '${isolation}'`);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pgbouncer-'));
  chmodSync(folder, 0o777);
  const bouncer = start(folder, name, admin);
  const pool = new pg.Pool({ host: folder, port: PORT, user: 'anybody', database: name, max: 20 });
  const close = async () => {
    await pool.end();
    await stop(bouncer);
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitFor(join(folder, `.s.PGSQL.${PORT}`), bouncer);
    return { database: postgresDatabase(pool), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Only in the name of the socket. */
const PORT = 6432;

function start(folder: string, name: string, { host, port, user = '', password }: pg.Client): ChildProcess {
  const target = [`host=${host}`, `port=${port}`, `user=${user}`, ...(password ? [`password=${password}`] : [])].join(' ');
  const lines = [
    '[databases]',
    `${name} = ${target}`,
    '[pgbouncer]',
    'listen_addr =',
    `unix_socket_dir = ${folder}`,
    `listen_port = ${PORT}`,
    'auth_type = any',
    'pool_mode = transaction',
    // Fewer than the pool on this side has: each is shared.
    'default_pool_size = 4',
    'server_reset_query =',
    ...(process.getuid?.() === 0 ? ['user = postgres'] : []),
  ];
  const config = join(folder, 'pgbouncer.ini');
  writeFileSync(config, `${lines.join('\n')}\n`, { mode: 0o644 });
  return spawn('pgbouncer', ['--quiet', config], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The socket's file is there before anybody listens on it. */
async function waitFor(socket: string, bouncer: ChildProcess): Promise<void> {
  for (let waited = 0; !(await listens(socket)); waited += 20) {
    if (bouncer.exitCode !== null || waited > 20_000) throw new Error(`PgBouncer does not start: ${bouncer.exitCode}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

function listens(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection
      .once('error', () => resolve(false))
      .once('connect', () => {
        connection.destroy();
        resolve(true);
      });
  });
}

async function stop(bouncer: ChildProcess): Promise<void> {
  if (bouncer.exitCode !== null || bouncer.signalCode !== null) return;
  const ended = new Promise((done) => bouncer.once('exit', done));
  bouncer.kill('SIGKILL');
  await ended;
}
