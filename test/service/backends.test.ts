import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { base64url, decodeJwt, decodeProtectedHeader, generateKeyPair, importJWK, SignJWT } from 'jose';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { modelId } from '../../models/weights.js';
import { freePort } from '../package/developer-path.js';
import { deviceKey } from '../support/forge.js';
import { findProgram } from '../support/programs.js';
import { BACKEND_LANGUAGES } from './backend-languages.js';
import { type Answer, COURSES, learnerOf } from './open-test-service.js';
import { type ServiceProcess, startServiceProcess, WEBHOOK_SECRET } from './start-service-process.js';

const FOLDER = resolve('examples/backends');

const ENROLLMENT = { subject: 'ada', course: 'algebra', activity: 'quiz-1', attempt: '1', purpose: 'enroll' };

let service: ServiceProcess;
/** Takes the check whose token this is, with the face and the rhythm of one person. */
let take: (token: string) => Promise<unknown>;
let enrollment: string;
let enrolled: string;

async function request(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(service.url + path, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function api(path: string, body?: object): Promise<Answer['body']> {
  const headers = { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' };
  return (await request(path, body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) })).body;
}

beforeAll(async () => {
  service = await startServiceProcess();
  const ada = learnerOf(request, null, await deviceKey(), modelId());
  take = async (token) => expect((await ada.check(token, 1)).result).toBe('accepted');
  const { id, token } = await api('/v1/checks', ENROLLMENT);
  await take(token);
  enrollment = id;
  enrolled = (await api(`/v1/checks/${id}`)).result.receipt;
});
afterAll(() => service?.close());

/** Receipts that say nothing about this learner's work, each made of one that does. */
async function badReceipts(good: string): Promise<Record<string, unknown>> {
  const claims = decodeJwt(good);
  const header = decodeProtectedHeader(good) as { alg: string; typ: string; kid: string };
  const {
    signing: [signing],
  } = JSON.parse(readFileSync(join(service.folder, 'keys.json'), 'utf8'));
  const own = await importJWK(signing.jwk, 'ES256');
  const sign = (changes: Record<string, unknown>, head: object = {}, key: Parameters<SignJWT['sign']>[0] = own): Promise<string> =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ ...header, ...head }).sign(key);
  const context = claims.context as Record<string, string>;
  const [head = '', body = '', signature = ''] = good.split('.');
  const part = (value: object): string => base64url.encode(JSON.stringify(value));
  const flipped = base64url.decode(signature).map((byte, at) => (at === 40 ? byte ^ 1 : byte));
  const { kid: _, ...withoutKid } = header;
  const places = Object.keys(context).map(async (name) => [`of another ${name}`, await sign({ context: { ...context, [name]: 'other' } })]);
  const results = ['refused', 'review', 'one-more'].map(async (result) => [`of a check that is ${result}`, await sign({ result })]);
  return {
    ...Object.fromEntries(await Promise.all([...places, ...results])),
    'that has expired': await sign({ exp: Math.floor(Date.now() / 1000) - 5 }),
    'that never expires': await sign({ exp: undefined }),
    'of another learner': await sign({ sub: 'bea' }),
    'of another service': await sign({ iss: 'https://elsewhere.example', aud: 'https://elsewhere.example' }),
    'for somebody else': await sign({ aud: 'https://elsewhere.example' }),
    'of a place with more to it': await sign({ context: { ...context, more: 'x' } }),
    'of an enrollment': enrolled,
    'of an enrollment that replaced another': await sign({ renewed: true }),
    'that does not say whether it was replaced': await sign({ renewed: undefined }),
    'of another type': await sign({}, { typ: 'JWT' }),
    'by another key of the same name': await sign({}, {}, (await generateKeyPair('ES256')).privateKey),
    'by an unknown key': await sign({}, { kid: 'unknown' }),
    'by no key': [part({ ...header, alg: 'none' }), body, ''].join('.'),
    'without a key’s name, by a key of their own': await new SignJWT(claims)
      .setProtectedHeader(withoutKid)
      .sign((await generateKeyPair('ES256')).privateKey),
    'by the public key as a secret': await sign({}, { alg: 'HS256' }, new TextEncoder().encode(JSON.stringify(signing.jwk.x))),
    'with other words': [head, part({ ...claims, iat: (claims.iat as number) + 1 }), signature].join('.'),
    'with another signature': [head, body, base64url.encode(flipped)].join('.'),
    'with a signature of zeros': [head, body, base64url.encode(new Uint8Array(64))].join('.'),
    'with half a signature': [head, body, signature.slice(0, 43)].join('.'),
    'that is longer': `${good}.${signature}`,
    'that is no token': 'a.b.c',
    'that is empty': '',
    'that is none': null,
    'that is something else': { good },
  };
}

it('has no language that is not run here, and is small', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(BACKEND_LANGUAGES.map(({ file }) => file).sort());
  const rest = /^\s*(?:[\])};]*$|\/\/|#|<\?php|import\b|from \S+ import\b|require\b|package\b)/;
  for (const { file, mostLines } of BACKEND_LANGUAGES) {
    const lines = readFileSync(join(FOLDER, file), 'utf8').split('\n');
    expect(lines.filter((line) => !rest.test(line)).length, file).toBeLessThanOrEqual(mostLines);
  }
});

for (const language of BACKEND_LANGUAGES) {
  const { label, skip, command } = findProgram(language);
  describe.skipIf(skip)(`a platform in ${label}`, { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-backend-'));
    let child: ChildProcess;
    let url: string;
    let said = '';
    let good: string;
    const start = async (key: string): Promise<void> => {
      const file = join(FOLDER, language.file);
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      const [program, ...rest] = language.run({ command, file, folder, port });
      const env = { COUNTERSIGN_URL: service.url, COUNTERSIGN_KEY: key, WEBHOOK_SECRET, PLATFORM_URL: COURSES, PORT: String(port) };
      child = spawn(program, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk: Buffer) => {
          said += chunk.toString();
        });
      await vi.waitFor(() => fetch(`${url}/work`), { timeout: 60_000, interval: 200 });
    };
    const stop = async (): Promise<void> => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    };
    const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(url + path, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...init });
    const hook = async (body: string, headers: Record<string, string>): Promise<number> =>
      (await ask('/hooks', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })).status;

    beforeAll(async () => {
      const [compiler, ...rest] = language.prepare?.(join(FOLDER, language.file), folder) ?? [];
      if (compiler !== undefined) await promisify(execFile)(compiler, rest);
      await start(service.key);
    });
    afterAll(async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('sends the learner to a check of the service, and takes their work when its receipt holds', async () => {
      const sent = await ask('/quiz');
      expect(sent.status, said).toBe(302);
      const page = sent.headers.get('location') as string;
      expect(page).toMatch(new RegExp(`^${service.url}/c/chk_`));
      const [id = ''] = /chk_[\w-]+/.exec(page) as RegExpExecArray;
      expect((await ask(`/work?check=${id}`)).status, said).toBe(403);
      // The token stands behind the # of the page's address.
      await take(new URL(page).hash.slice(1));
      good = (await api(`/v1/checks/${id}`)).result.receipt;
      const check = await api(`/v1/checks/${id}`);
      expect(check).toMatchObject({ ...ENROLLMENT, purpose: null, returnUrl: `${COURSES}/work`, state: 'accepted' });
      expect((await ask(`/work?check=${id}`)).status, said).toBe(200);
      for (const other of [enrollment, 'chk_unknown', '', '../learners/ada', `${id}/cancel`, `${id}%0A`])
        expect((await ask(`/work?check=${other}`)).status, other).toBe(403);
      expect((await ask('/work')).status).toBe(403);
    });

    it('takes no other receipt', async () => {
      const [id] = /chk_[\w-]+/.exec((await ask('/quiz')).headers.get('location') as string) as RegExpExecArray;
      const bad = await badReceipts(good);
      try {
        const answers: Record<string, number> = {};
        for (const [name, receipt] of Object.entries({ ...bad, good })) {
          service.receipt = receipt;
          answers[name] = (await ask(`/work?check=${id}`)).status;
        }
        expect(answers, said).toEqual({ ...Object.fromEntries(Object.keys(bad).map((name) => [name, 403])), good: 200 });
      } finally {
        service.receipt = undefined;
      }
    });

    it('takes the service’s webhooks, and no others', async () => {
      await expect.poll(() => service.hooks.length, { timeout: 20_000 }).toBeGreaterThan(0);
      const [{ body, headers }] = service.hooks as [(typeof service.hooks)[number]];
      expect(await hook(body, headers), said).toBe(204);
      await expect.poll(() => said).toMatch(/check\.accepted \W?chk_/);
      const signed = (at: Date, secret = WEBHOOK_SECRET): Record<string, string> => ({
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign('evt_1', at, body),
      });
      const now = new Date();
      const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);
      const foreign = signed(now, `whsec_${'A'.repeat(32)}`)['webhook-signature'];
      const own = signed(now)['webhook-signature'] as string;
      const { 'webhook-signature': _, ...unsigned } = signed(now);
      const expected: Record<string, [number, string, Record<string, string>]> = {
        'signed now': [204, body, signed(now)],
        'signed by two secrets': [204, body, { ...signed(now), 'webhook-signature': `${foreign} ${own}` }],
        'of another secret': [400, body, signed(now, `whsec_${'A'.repeat(32)}`)],
        'with another body': [400, body.replace('accepted', 'refused'), signed(now)],
        'of another id': [400, body, { ...signed(now), 'webhook-id': 'evt_2' }],
        'of another time': [400, body, { ...signed(now), 'webhook-timestamp': String(Math.floor(now.getTime() / 1000) - 1) }],
        'that is old': [400, body, signed(minutes(-6))],
        'that is to come': [400, body, signed(minutes(6))],
        'of no time': [400, body, { ...signed(now), 'webhook-timestamp': 'now' }],
        'of another version': [400, body, { ...signed(now), 'webhook-signature': own.replace('v1,', 'v2,') }],
        'with half a signature': [400, body, { ...signed(now), 'webhook-signature': own.slice(0, 20) }],
        'without a signature': [400, body, unsigned],
        'without anything': [400, body, {}],
      };
      const answers: Record<string, number> = {};
      for (const [name, [, text, head]] of Object.entries(expected)) answers[name] = await hook(text, head);
      expect(answers, said).toEqual(Object.fromEntries(Object.entries(expected).map(([name, [status]]) => [name, status])));
    });

    it('fails without harm where the service does not know its key', async () => {
      await stop();
      await start('csk_unknown');
      expect((await ask('/quiz')).status).toBe(502);
      expect((await ask(`/work?check=${enrollment}`)).status).toBe(403);
    });
  });
}
