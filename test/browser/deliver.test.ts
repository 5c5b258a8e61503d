import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deliver } from '../../src/delivery/deliver.js';
import { keepBundle, keptBundle, sweepBundles } from '../../src/delivery/outbox.js';
import { CountersignError } from '../../src/errors.js';

const bundle = { key: 'anna https://courses.example/challenges', sealed: 'a.b.c.d.e' };
const outcome = { result: 'accepted', reasons: [], receipt: 'r' };
const answer = (status: number, value: unknown): Response => Response.json(value, { status });

/**
 * The waits between the tries of one request, and a little: less than the time after which a bundle
 * is sent again by itself.
 */
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

/** A learner who is asked and does not answer. */
function patient() {
  let tell: (error: CountersignError) => void = () => undefined;
  const asked = new Promise<CountersignError>((resolve) => {
    tell = resolve;
  });
  const { sent, tries } = delivery((error) => {
    tell(error);
    return new Promise(() => undefined);
  });
  return { sent, tries, asked };
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

  it('waits as long as the backend asks before it tries again by itself', async () => {
    network(Response.json({ error: 'submit/rejected' }, { status: 429, headers: { 'retry-after': '90' } }), answer(200, outcome));
    const { sent, tries, asked } = patient();
    await asked;
    await vi.advanceTimersByTimeAsync(88_000);
    expect(tries).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await sent).toEqual(outcome);
  });

  it('keeps the bundle when the session has ended, and sends it when the learner is back from signing in', async () => {
    network(answer(401, { error: 'submit/rejected' }), answer(200, outcome));
    const { sent, tries, asked } = patient();
    expect(await asked).toMatchObject({ code: 'submit/rejected', details: { status: 401 } });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(tries).toHaveLength(1);
    expect(keptBundle(bundle.key)).toEqual(bundle);
    dispatchEvent(new Event('focus'));
    expect(await sent).toEqual(outcome);
    expect(keptBundle(bundle.key)).toBeNull();
  });

  it('leaves more and more time between tries', async () => {
    // Without a body: reading one takes time of the browser, which these timers do not have.
    network(...Array.from({ length: 12 }, () => new Response(null, { status: 503 })));
    const { tries } = delivery(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(TRIES_MS + 10_000);
    expect(tries).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(TRIES_MS + 10_000);
    expect(tries).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tries).toHaveLength(3);
  });

  it('forgets a bundle that the backend refused', async () => {
    network(answer(409, { error: 'challenge/used' }));
    const { sent } = delivery();
    await expect(sent).rejects.toEqual(new CountersignError('challenge/used', { details: { status: 409 } }));
    expect(keptBundle(bundle.key)).toBeNull();
  });
});

describe('the outbox', () => {
  it('keeps nothing for ever: after a month, and what stood under a learner’s name, is swept', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    keepBundle(bundle);
    localStorage.setItem('countersign-outbox anna https://courses.example/challenges?old', 'a.b.c.d.e');
    vi.advanceTimersByTime(30 * 86_400_000);
    sweepBundles();
    expect(Object.keys(localStorage)).toEqual([`countersign-outbox ${bundle.key}`]);
    vi.advanceTimersByTime(2 * 86_400_000);
    expect(keptBundle(bundle.key)).toBeNull();
    sweepBundles();
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it('does nothing where storage is closed to the page', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(() => keepBundle(bundle)).not.toThrow();
    expect(keptBundle(bundle.key)).toBeNull();
  });
});
