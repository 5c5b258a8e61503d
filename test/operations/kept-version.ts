import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { DeviceKey } from '../../src/bundle/page/device-key.js';
import type { CertificateKey } from '../../src/certificate/signing/certificate-keys.js';
import type { KeySet } from '../../src/server/keys/keys.js';
import { openCampus } from '../platform/campus.js';
import { graduate } from '../platform/graduate.js';
import type { Place } from '../platform/learner.js';
import type { TestDatabase } from '../support/databases.js';

const run = promisify(execFile);

/** What a version left behind, made by it once and kept: what later versions have to open. */
export interface KeptVersion {
  /** The clock when it was made, in seconds since the epoch. */
  readonly now: number;
  readonly keys: KeySet;
  readonly certificateKey: CertificateKey;
  /** Browsers of two learners: of each its session and its key, private member included. */
  readonly browsers: Readonly<Record<'ada' | 'ben', { readonly session: string; readonly key: JWK }>>;
  /** Ada's work that was checked, with its receipt, and the next one, which waits for its check. */
  readonly checked: { readonly place: Place; readonly receipt: string };
  readonly waiting: Place;
  /** Ben's bundle, sealed and not sent yet. */
  readonly bundle: { readonly place: Place; readonly sealed: string };
  /** Cyd's. */
  readonly certificate: string;
}

export const COURSE = 'numbers-in-the-news';
const ANSWERS = { a: '0', b: '1', c: '1', d: '1' };

export function readKept(folder: string): KeptVersion {
  return JSON.parse(readFileSync(join(folder, 'kept.json'), 'utf8')) as KeptVersion;
}

/** The statements of the dump; lines for psql alone are left out. */
export function readDump(folder: string): string {
  return readFileSync(join(folder, 'database.sql'), 'utf8');
}

/** A device key from its private JWK. */
export async function deviceKeyOf(jwk: JWK): Promise<DeviceKey> {
  const { x = '', y = '' } = jwk;
  const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  const privateKey = await crypto.subtle.importKey('jwk', jwk as JsonWebKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  return { privateKey, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) };
}

async function newDeviceJwk(): Promise<JWK> {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', privateKey);
  return { kty, crv, x, y, d } as JWK;
}

/**
 * Makes what is kept of this version, by the platform itself.
 *
 * @param open a PostgreSQL that is empty, at `url`
 */
export async function makeKept(
  folder: string,
  { open, url, program }: { open: () => Promise<TestDatabase>; url: string; program: string },
) {
  const campus = await openCampus({ open });
  const keys = { ada: await newDeviceJwk(), ben: await newDeviceJwk() };
  const learners = {
    ada: await campus.learner('ada', await deviceKeyOf(keys.ada)),
    ben: await campus.learner('ben', await deviceKeyOf(keys.ben)),
  };
  for (const [at, learner] of Object.values(learners).entries()) {
    await learner.post(`/courses/${COURSE}/track`, { route: 'check' });
    await learner.check({ course: COURSE, activity: 'enrollment', attempt: '1' }, at + 1);
  }
  const { ada, ben } = learners;
  const place = await ada.handIn(COURSE, 'quiz-1', ANSWERS);
  const { receipt } = await ada.check(place, 1);
  const waiting = await ada.handIn(COURSE, 'essay-1', { essay: 'Of how many?' });
  const bens = await ben.handIn(COURSE, 'quiz-1', ANSWERS);
  const { challenge } = (await (await ben.challenge(bens)).json()) as { challenge: string };
  const sealed = await ben.bundle(challenge, 2);
  const cyd = await graduate(campus, 'cyd', COURSE);
  const certificate = (await cyd.get(`/courses/${COURSE}/certificate/certificate.jwt`)).html;
  const sessionOf = (cookie: string): string => cookie.split('=')[1] as string;
  const kept: KeptVersion = {
    now: campus.clock.now,
    keys: campus.keys,
    certificateKey: campus.certificateKey,
    browsers: { ada: { session: sessionOf(ada.cookie), key: keys.ada }, ben: { session: sessionOf(ben.cookie), key: keys.ben } },
    checked: { place, receipt },
    waiting,
    bundle: { place: bens, sealed },
    certificate,
  };
  const options = ['--inserts', '--no-owner', '--no-privileges', '--no-comments', '--dbname', url];
  const { stdout } = await run(program, options, { maxBuffer: 2 ** 26 });
  await campus.close();
  mkdirSync(folder, { recursive: true });
  const statements = stdout.split('\n').filter((line) => !line.startsWith('\\') && !line.startsWith('--') && line !== '');
  writeFileSync(join(folder, 'database.sql'), `${statements.join('\n')}\n`);
  writeFileSync(join(folder, 'kept.json'), `${JSON.stringify(kept, null, 2)}\n`);
}
