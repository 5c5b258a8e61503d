import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { createCheck } from '../../src/check/check.js';
import type { CheckOptions } from '../../src/check/check-types.js';
import { developerHint } from '../../src/check/developer-hint.js';
import { CountersignError, type ErrorCode, type ErrorDetails } from '../../src/errors.js';
import { createMonitor } from '../../src/monitor/create-monitor.js';
import { tellDeveloper } from '../../src/tell-developer.js';

const ORIGIN = location.origin;
const CHALLENGE = `${ORIGIN}/api/countersign/challenges?course=algebra&activity=quiz-1`;
let warn: MockInstance<typeof console.warn>;

beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const said = (): string[] => warn.mock.calls.map(([text]) => String(text));

async function run(answer: () => Promise<Response>, options: Partial<CheckOptions> = {}): Promise<void> {
  vi.stubGlobal('fetch', answer);
  const check = createCheck({
    challenge: CHALLENGE,
    submit: '/api/countersign/bundles',
    prompts: { consent: async () => ({ agreed: false, screenText: '', lang: 'en' }) },
    video: document.createElement('video'),
    input: document.createElement('input'),
    ...options,
  });
  await check.start().catch(() => undefined);
  await check.destroy();
}

const json = (status: number, body: object) => async () => Response.json(body, { status });

describe('on localhost the console says once what to change', () => {
  it.each<[string, () => Promise<Response>, readonly string[]]>([
    [
      'an origin that is not listed: both are named',
      json(403, { error: 'submit/rejected', reason: 'origin', origins: ['http://localhost:3000'] }),
      [ORIGIN, 'http://localhost:3000', 'origins'],
    ],
    ['the same, where the list is not told', json(403, { error: 'submit/rejected', reason: 'origin' }), [ORIGIN, 'origins']],
    ['no activity', json(400, { error: 'challenge/invalid', reason: 'activity' }), [CHALLENGE, 'activity']],
    ['a wrong path', async () => new Response('404 Not Found', { status: 404 }), [CHALLENGE, '404', 'basePath']],
    ['a path for which there is a page', async () => new Response('<!doctype html>'), [CHALLENGE, '200']],
    ['nobody signed in', json(401, { error: 'submit/rejected' }), [CHALLENGE, 'authenticate']],
    ['a challenge of another version', json(200, { challenge: 'a.b.c' }), [CHALLENGE, 'version']],
  ])('%s', async (_, answer, words) => {
    await run(answer);
    expect(said()).toHaveLength(1);
    expect(said()[0]).toMatch(/^countersign: /);
    for (const word of words) expect(said()[0]).toContain(word);
  });

  it.each([
    ['migrate', 'migrate(database)'],
    ['keys', 'the same keys'],
  ])('what was forgotten on the server: %s', async (reason, words) => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const running = run(json(500, { error: 'internal', reason }));
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    await running;
    expect(said()).toHaveLength(1);
    expect(said()[0]).toContain(words);
  });

  it('of a monitor, too', async () => {
    vi.stubGlobal('fetch', json(400, { error: 'challenge/invalid', reason: 'course' }));
    const field = document.createElement('textarea');
    const consent = async () => ({ agreed: false, screenText: '', lang: 'en' });
    await createMonitor({ challenge: CHALLENGE, submit: '/b', field, consent, visible: () => true }).start();
    expect(said()).toEqual([expect.stringContaining('course')]);
  });

  it('and nothing of what a learner does', async () => {
    await run(json(409, { error: 'consent/declined', reason: 'withdrawn' }));
    await run(json(409, { error: 'submit/unknown-device', reason: 'login' }));
    expect(said()).toEqual([]);
  });
});

describe('elsewhere it says nothing, unless it is asked to', () => {
  it.each([
    ['localhost', false, 1],
    ['127.0.0.1', false, 1],
    ['[::1]', false, 1],
    ['app.localhost', false, 1],
    ['courses.example', false, 0],
    ['localhost.example', false, 0],
    ['127.0.0.1.example', false, 0],
    ['courses.example', true, 1],
  ])('%s, debug %s', (hostname, debug, times) => {
    const told = new Set<string>();
    for (const _ of [1, 2]) tellDeveloper('change this', { debug, told, hostname });
    expect(warn).toHaveBeenCalledTimes(times);
  });
});

describe('a hint', () => {
  const files = { model: { name: 'model', url: `${ORIGIN}/assets/model-1.bin`, bytes: 1, integrity: '' } };
  const hintOf = (code: ErrorCode, details: ErrorDetails = {}, asked = CHALLENGE) =>
    developerHint(new CountersignError(code, { details }), { asked, files });

  it.each<[ErrorCode, ErrorDetails, string]>([
    ['assets/unreachable', { file: 'model', status: 404 }, `${ORIGIN}/assets/model-1.bin answered 404`],
    ['assets/unreachable', { file: 'model' }, 'gave no answer'],
    ['assets/corrupt', { file: 'model' }, `${ORIGIN}/assets/model-1.bin is not the file of this build`],
    ['env/policy-blocked', { missing: 'camera' }, 'allow="camera"'],
    ['env/policy-blocked', { missing: 'allow-same-origin' }, 'allow-same-origin'],
    ['engine/failed', { reason: 'worker-src' }, 'worker-src blob:'],
    ['engine/failed', { reason: 'embedder-policy' }, 'cross-origin-embedder-policy: require-corp'],
    ['engine/failed', { reason: 'worker' }, 'worker-src'],
    ['submit/rejected', { status: 400 }, 'the same keys and the same database'],
    ['challenge/invalid', { status: 400 }, 'the same keys and the same database'],
    ['submit/network', {}, 'is the server running?'],
  ])('of %s %o', (code, details, words) => {
    expect(hintOf(code, details)).toContain(words);
  });

  it('of a backend at another origin names both: its own list may lack this page', () => {
    const hint = hintOf('submit/network', {}, 'https://backend.example/challenges');
    expect(hint).toContain('https://backend.example/challenges');
    expect(hint).toContain(ORIGIN);
  });

  it.each<ErrorCode>(['camera/denied', 'keystroke/no-keys', 'face/none', 'challenge/used', 'challenge/expired'])(
    'is not given for %s',
    (code) => {
      expect(hintOf(code, { status: 400 })).toBeNull();
    },
  );
});
