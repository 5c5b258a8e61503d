import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deliver } from '../../src/deliver.js';
import { CountersignError } from '../../src/errors.js';
import { keepBundle, keptBundle } from '../../src/outbox.js';

const bundle = { key: 'anna https://courses.example/challenges', sealed: 'a.b.c.d.e' };
const outcome = { result: 'accepted', reasons: [], receipt: 'r' };
const answer = (status: number, value: unknown): Response => Response.json(value, { status });

/** The waits between the tries of one request, and a little: less than the time after which a bundle is sent again by itself. */
const TRIES_MS = 6_500;

/** What the network answers, one after the other. */
function network(...answers: (Response | Error)[]): void {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    const next = answers.shift() ?? new Error('nothing more');
    if (next instanceof Error) throw next;
    return next;
  });
}

function delivery(onOutage: (error: CountersignError) => Promise<'retry' | 'give-up'> = async () => 'give-up') {
  const tries: number[] = [];
  const sent = deliver(bundle, {
    submit: 'https://courses.example/bundles',
    signal: new AbortController().signal,
    onTry: () => tries.push(1),
    onOutage,
  });
  return { sent, tries };
}

beforeEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  return () => vi.useRealTimers();
});

describe('deliver', () => {
  it('keeps the bundle while it is on its way and forgets it when the backend has answered', async () => {
    network(answer(200, outcome));
    const { sent } = delivery();
    expect(keptBundle(bundle.key)).toEqual(bundle);
    expect(await sent).toEqual(outcome);
    expect(keptBundle(bundle.key)).toBeNull();
  });

  it('keeps the bundle when the learner gives up, for the next visit', async () => {
    network();
    const { sent } = delivery();
    const refused = expect(sent).rejects.toMatchObject({ code: 'submit/network' });
    await vi.advanceTimersByTimeAsync(TRIES_MS);
    await refused;
    expect(keptBundle(bundle.key)).toEqual(bundle);
  });

  it('tries again by itself when the browser says that it is online, without the learner’s answer', async () => {
    network(answer(503, {}), answer(503, {}), answer(503, {}), answer(503, {}), answer(200, outcome));
    const { sent, tries } = delivery(() => {
      queueMicrotask(() => dispatchEvent(new Event('online')));
      return new Promise(() => undefined);
    });
    await vi.advanceTimersByTimeAsync(TRIES_MS);
    expect(await sent).toEqual(outcome);
    expect(tries).toHaveLength(2);
  });

  it('keeps the bundle when the backend asks for patience', async () => {
    network(answer(429, { error: 'submit/rejected' }));
    const { sent } = delivery();
    await expect(sent).rejects.toMatchObject({ code: 'submit/rejected', details: { status: 429 } });
    expect(keptBundle(bundle.key)).toEqual(bundle);
  });

  it('forgets a bundle that the backend refused', async () => {
    network(answer(409, { error: 'challenge/used' }));
    const { sent } = delivery();
    await expect(sent).rejects.toEqual(new CountersignError('challenge/used', { details: { status: 409 } }));
    expect(keptBundle(bundle.key)).toBeNull();
  });
});

describe('the outbox', () => {
  it('does nothing where storage is closed to the page', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(() => keepBundle(bundle)).not.toThrow();
    expect(keptBundle(bundle.key)).toBeNull();
  });
});
