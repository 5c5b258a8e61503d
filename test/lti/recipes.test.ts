import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseChallenge } from '../../src/bundle/page/parse-challenge.js';
import { seal } from '../../src/bundle/page/seal.js';
import { type Countersign, createCountersign } from '../../src/server/create-countersign.js';
import { generateKeys } from '../../src/server/keys/keys.js';
import { migrate } from '../../src/server/schema/migrate.js';
import type { Outcome } from '../../src/types.js';
import { POLICY } from '../support/backend.js';
import { openPglite, type TestDatabase } from '../support/databases.js';
import { evidenceOf } from '../support/evidence.js';
import { deviceKey } from '../support/forge.js';
import { findProgram, PHP, PYTHON } from '../support/programs.js';

const ORIGIN = 'https://moodle.example';
const AUDIENCE = 'https://checks.example';
const SECRET = 'a secret of the configuration: 32 random bytes, as text';
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const LTI = file('../../examples/course-platform/lti');
const PAGE = readFileSync(file('../../examples/course-platform/moodle-and-open-edx.md'), 'utf8');

/** The blocks of the page in a language, in their order. */
const blocks = (language: string): string[] =>
  [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(([, name]) => name === language).map(([, , text = '']) => text);

let folder: string;
let opened: TestDatabase;
/** By tenant: the backend with the page's `authenticate`. */
const backends = new Map<string, Countersign>();
let jwks: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-recipes-'));
  opened = await openPglite();
  await migrate(opened.database);
  const [script = ''] = blocks('js');
  const module = join(folder, 'learners.mjs');
  writeFileSync(module, script.replace("'jose'", JSON.stringify(import.meta.resolve('jose'))));
  const { learnersOf } = (await import(/* @vite-ignore */ pathToFileURL(module).href)) as {
    learnersOf(options: { tenant: string; secret: string }): Parameters<typeof createCountersign>[0]['authenticate'];
  };
  const keys = await generateKeys();
  for (const tenant of ['moodle', 'openedx']) {
    const authenticate = learnersOf({ tenant, secret: SECRET });
    const { database } = opened;
    backends.set(
      tenant,
      createCountersign({ database, keys, audience: AUDIENCE, origins: [ORIGIN], authenticate, address: 'none', policy: POLICY }),
    );
  }
  jwks = await (await to('moodle', '/.well-known/jwks.json')).text();
  writeFileSync(join(folder, 'jwks.json'), jwks);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await opened.close();
});

/** As the platform's proxy passes it on. */
function to(tenant: string, path: string, init?: RequestInit): Promise<Response> {
  return (backends.get(tenant) as Countersign).fetch(new Request(`${ORIGIN}/api/countersign${path}`, init));
}

let sitting = 0;

/**
 * The whole check: the two requests that the page shows, with these headers besides, by one
 * browser.
 */
async function check(
  tenant: string,
  at: string,
  { cookie, face, key }: { cookie: string; face: number; key: Awaited<ReturnType<typeof deviceKey>> },
) {
  const [challenges = '', bundles = ''] = blocks('http');
  const requestOf = (text: string, body: string): RequestInit => {
    const [, name = '', value = ''] = /^(content-type): (.+)$/m.exec(text) ?? [];
    return { method: text.split(' ')[0] as string, body, headers: { origin: ORIGIN, cookie, [name]: value } };
  };
  const place = at.slice(at.indexOf('?'));
  const [, path = ''] = /^POST \/api\/countersign(\/challenges)\?/.exec(challenges) ?? [];
  const asked = await to(tenant, path + place, requestOf(challenges, challenges.trim().split('\n').at(-1) as string));
  if (!asked.ok) return { status: asked.status };
  const { challenge: token } = (await asked.json()) as { challenge: string };
  const claims = parseChallenge(token);
  const sealed = await seal({
    challenge: { token, claims, receivedAtMs: 0 },
    evidence: evidenceOf({ face, typist: face }, claims, ++sitting),
    origin: ORIGIN,
    key,
    elapsedSeconds: 1,
    sdk: { name: 'countersign', version: '0.0.0', build: 'test' },
  });
  const [, target = ''] = /^POST \/api\/countersign(\/\w+)$/m.exec(bundles) ?? [];
  return (await (await to(tenant, target, requestOf(bundles, sealed))).json()) as Outcome;
}

const php = findProgram(PHP);

describe.skipIf(php.skip)(`the recipe for Moodle, run by ${php.label}`, () => {
  let url: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const [rule = '', enroll = ''] = blocks('php');
    writeFileSync(join(folder, 'rule.php'), rule);
    writeFileSync(join(folder, 'enroll.php'), enroll.replace(/^.*config\.php.*\n/m, ''));
    writeFileSync(join(folder, 'filelib.php'), '<?php\n');
    cpSync(join(LTI, 'verify_receipt.php'), join(folder, 'verify_receipt.php'));
    const port = await freePort();
    const state = { RULES: folder, STATE: join(folder, 'state.json'), JWKS: join(folder, 'jwks.json'), SECRET, AUDIENCE };
    const server = spawn(php.command, ['-d', 'display_errors=1', '-S', `127.0.0.1:${port}`, file('recipes/moodle.php')], {
      env: { ...process.env, ...state },
      stdio: 'ignore',
    });
    stop = async () => {
      server.kill();
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    };
    url = `http://127.0.0.1:${port}`;
    await vi.waitFor(() => fetch(url), { timeout: 10_000 });
    await ask('/settings', 'countersignrequired=1');
  });
  afterAll(() => stop?.());

  const ask = async (path: string, body: string): Promise<string> => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return (await fetch(url + path, { method: 'POST', headers, body })).text();
  };

  const open = async (path: string, user: number): Promise<{ at: string; cookie: string; html: string; line: string }> => {
    const response = await fetch(url + path, { headers: { 'x-user': String(user) } });
    const html = await response.text();
    const [line = ''] = response.headers.getSetCookie();
    const at = (/challenge="\/api\/countersign([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');
    return { at, html, line, cookie: `other=1; ${decodeURIComponent(line.split(';')[0] as string)}` };
  };
  const start = async (user: number, receipt: string) => {
    // As a browser does: the hidden field, and after it the element's value under the same name.
    const body = `countersign=&countersign=${encodeURIComponent(receipt)}`;
    const headers = { 'x-user': String(user), 'content-type': 'application/x-www-form-urlencoded' };
    return (await (await fetch(`${url}/quiz`, { method: 'POST', headers, body })).json()) as {
      errors: Record<string, string>;
      attempts: number;
    };
  };
  const NOT_ACCEPTED = { countersigncheck: 'notaccepted' };

  it('lets an attempt begin with the receipt of its own check, once', async () => {
    const key = await deviceKey();
    const enroll = await open('/enroll', 42);
    const enrollment = (await check('moodle', enroll.at, { cookie: enroll.cookie, face: 1, key })) as Outcome;
    expect(enrollment).toMatchObject({ result: 'accepted' });
    const quiz = await open('/quiz', 42);
    for (const word of ['__Secure-countersign=', 'path=/api/countersign', 'secure', 'HttpOnly', 'SameSite=Lax'])
      expect(quiz.line).toContain(word);
    expect(quiz.at).toBe('/challenges?course=12&activity=quiz-7&attempt=1');
    const verified = (await check('moodle', quiz.at, { cookie: quiz.cookie, face: 1, key })) as Outcome;
    expect(verified).toMatchObject({ result: 'accepted' });

    expect((await start(42, '')).errors).toEqual(NOT_ACCEPTED);
    expect((await start(42, enrollment.receipt)).errors).toEqual(NOT_ACCEPTED);
    expect((await start(43, verified.receipt)).errors).toEqual(NOT_ACCEPTED);
    expect((await start(42, changed(verified.receipt))).errors).toEqual(NOT_ACCEPTED);
    expect((await start(42, unsigned(verified.receipt))).errors).toEqual(NOT_ACCEPTED);
    expect(await start(42, verified.receipt)).toEqual({ errors: {}, attempts: 1 });
    expect((await open('/quiz', 42)).at).toBe('/challenges?course=12&activity=quiz-7&attempt=2');
    expect((await start(42, verified.receipt)).errors).toEqual(NOT_ACCEPTED);

    const state = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ ...state, attempts: [] }));
    expect((await start(42, verified.receipt)).errors).toEqual({});
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ ...state, attempts: [], sessions: {} }));
    expect((await start(42, verified.receipt)).errors).toEqual({ countersigncheck: 'used' });
  });

  it('is asked for where the settings of a quiz say so, and in no other quiz of the site', async () => {
    const isAsked = async (path: string) => (await open(path, 60)).html.includes('<countersign-check');
    expect([await isAsked('/quiz?id=7'), await isAsked('/quiz?id=8')]).toEqual([true, false]);
    expect(await ask('/quiz?id=8', '')).toContain('"errors":{}');
    expect(await ask('/settings?id=8', 'countersignrequired=1')).toContain('data-default="countersignrequired">0');
    expect(await isAsked('/quiz?id=8')).toBe(true);
    // A quiz that is saved without the form, by a web service say, keeps it.
    await ask('/settings?id=8', '');
    expect(await isAsked('/quiz?id=8')).toBe(true);
    await ask('/settings?id=8', 'countersignrequired=0');
    expect([await isAsked('/quiz?id=7'), await isAsked('/quiz?id=8')]).toEqual([true, false]);
    await ask('/settings?id=9', 'countersignrequired=1');
    await ask('/delete?id=9', '');
    expect([await isAsked('/quiz?id=9'), await isAsked('/quiz?id=7')]).toEqual([false, true]);
  });

  it('lets nobody in with the check of somebody else', async () => {
    const key = await deviceKey();
    for (const [user, face, result] of [
      [50, 5, 'accepted'],
      [50, 6, 'refused'],
    ] as const) {
      const { at, cookie } = await open(face === 5 ? '/enroll' : '/quiz', user);
      expect(await check('moodle', at, { cookie, face, key })).toMatchObject({ result });
    }
  });

  it('gives a challenge for the place in the token alone, and none without it', async () => {
    const key = await deviceKey();
    const { at, cookie } = await open('/quiz', 42);
    for (const place of [at.replace('quiz-7', 'quiz-8'), at.replace(/attempt=\d/, 'attempt=9'), at.replace('course=12', 'course=13')])
      expect(await check('moodle', place, { cookie, face: 1, key })).toEqual({ status: 401 });
    expect(await check('moodle', at, { cookie: 'other=1', face: 1, key })).toEqual({ status: 401 });
    const forged = await learnerToken({ sub: '42', course: '12', activity: 'quiz-7', attempt: '2' }, 'another secret');
    expect(await check('moodle', at, { cookie: `__Secure-countersign=${forged}`, face: 1, key })).toEqual({ status: 401 });
  });
});

const python = findProgram(PYTHON);

describe.skipIf(python.skip)(`the recipe for Open edX, run by ${python.label}`, () => {
  const run = (steps: readonly object[]) => {
    const plugin = join(folder, 'plugin.py');
    writeFileSync(plugin, blocks('python')[0] as string);
    const env = { ...process.env, PLUGIN: plugin, VERIFIER: LTI };
    const input = JSON.stringify(steps.map((step) => ({ jwks, ...step })));
    return JSON.parse(execFileSync(python.command, ['-B', file('recipes/open_edx.py')], { env, input, encoding: 'utf8' })) as {
      answers: string[];
      attempts: { user: number; name: string; status: string; expires: string | null }[];
    };
  };
  const enrolled = async (user: number, attempt: number, face: number): Promise<string> => {
    const place = { course: 'verification', activity: 'enrollment', attempt: String(attempt) };
    const cookie = `__Secure-countersign=${await learnerToken({ sub: String(user), ...place }, SECRET)}`;
    const outcome = await check('openedx', `/challenges?${new URLSearchParams(place)}`, { cookie, face, key: await deviceKey() });
    expect(outcome).toMatchObject({ result: 'accepted' });
    return (outcome as Outcome).receipt;
  };

  it('goes from created to pending by a receipt, and to approved by a person alone', async () => {
    const receipt = await enrolled(7, 1, 11);
    const { answers, attempts } = run([
      { do: 'begin', user: 7, name: 'Ada Lovelace' },
      { do: 'begin', user: 8, name: 'Charles Babbage' },
      { do: 'receipt', user: 8, attempt: 2, receipt },
      { do: 'receipt', user: 7, attempt: 2, receipt },
      { do: 'receipt', user: 7, attempt: 1, receipt: changed(receipt) },
      { do: 'receipt', user: 7, attempt: 1, receipt },
      { do: 'receipt', user: 7, attempt: 1, receipt },
    ]);
    expect(answers).toEqual([
      'done',
      'done',
      'ReceiptError: sub',
      'ReceiptError: attempt',
      'ReceiptError: invalid',
      'done',
      "KeyError: 'taken before'",
    ]);
    expect(attempts).toMatchObject([
      { user: 7, name: 'Ada Lovelace', status: 'pending', expires: null },
      { user: 8, status: 'created' },
    ]);
  });

  it('ends as a person decides, with an expiry no later than retention', async () => {
    const { attempts } = run([
      { do: 'begin', user: 7, name: 'Ada Lovelace' },
      { do: 'begin', user: 8, name: 'Charles Babbage' },
      { do: 'decide', attempt: 1, approved: true },
      { do: 'decide', attempt: 2, approved: false },
    ]);
    expect(attempts.map(({ status }) => status)).toEqual(['approved', 'denied']);
    const days = (Date.parse((attempts[0]?.expires ?? '').replace(' ', 'T')) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(POLICY.consent.retentionDays - 1);
    expect(days).toBeLessThanOrEqual(POLICY.consent.retentionDays);
    expect(attempts[1]?.expires).toBeNull();
  });
});

function learnerToken(claims: Record<string, string>, secret: string): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'countersign-learner+jwt' })
    .setAudience('countersign')
    .setExpirationTime('30m')
    .sign(new TextEncoder().encode(secret));
}

function changed(receipt: string): string {
  const [head, claims = '', signature] = receipt.split('.');
  const words = Buffer.from(claims, 'base64url').toString().replace('"result":"accepted"', '"result":"accepted" ');
  return [head, Buffer.from(words).toString('base64url'), signature].join('.');
}

function unsigned(receipt: string): string {
  const [, claims] = receipt.split('.');
  return `${Buffer.from('{"alg":"none","typ":"countersign-receipt+jwt"}').toString('base64url')}.${claims}.`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
