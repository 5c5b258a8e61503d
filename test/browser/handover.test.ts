import { afterEach, expect, it, vi } from 'vitest';
import { createHandover, type Handover } from '../../src/check/handover/create-handover.js';

const HANDOVERS = 'https://courses.example/api/countersign/handovers';
const PART = 'P'.repeat(43);

let stop = new AbortController();
afterEach(() => {
  stop.abort();
  stop = new AbortController();
  vi.unstubAllGlobals();
});

/** A backend whose events and states are these, in order; the last one stays. */
async function backend(events: readonly object[] | null, states: readonly object[]): Promise<{ handover: Handover; asked: string[] }> {
  const asked: string[] = [];
  const left = [...states];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const { pathname } = new URL(url);
    asked.push(`${init.method ?? 'GET'} ${pathname.replace('/api/countersign/handovers', '')}`);
    if (pathname.endsWith('/handovers'))
      return Response.json({ id: 'I'.repeat(32), link: 'L'.repeat(32), code: 'BCDFG-HJKLM', seconds: 600 });
    if (pathname.endsWith('/events')) {
      if (events === null) return new Response('no', { status: 502 });
      const text = `:\n\n${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}`;
      return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
    }
    return Response.json(pathname.endsWith('/cancel') ? { state: 'canceled' } : left.length > 1 ? left.shift() : left[0]);
  });
  const handover = await createHandover({ nonce: 'N'.repeat(32), handovers: HANDOVERS, page: '/phone?x=1#old', signal: stop.signal });
  return { handover, asked };
}

it('leads a phone to the page by a link with the secret behind the #, as a QR code with its quiet zone', async () => {
  const { handover } = await backend([], []);
  expect(handover.page).toMatch(/\/phone\?x=1$/);
  expect(handover.link).toBe(`${handover.page}#${'L'.repeat(32)}`);
  expect(handover.qr.length).toBe(handover.qr[0]?.length);
  expect(handover.qr.slice(0, 4).flat()).not.toContain(true);
  expect(handover.qr[4]?.slice(4, 11)).toEqual(Array(7).fill(true));
});

it('follows the phone by events', async () => {
  const { handover, asked } = await backend([{ state: 'waiting' }, { state: 'connected' }, { state: 'done', part: PART }], []);
  const seen: string[] = [];
  expect(await handover.follow((progress) => seen.push(progress))).toEqual({ handover: 'I'.repeat(32), sha256: PART });
  expect(seen).toEqual(['waiting', 'connected']);
  expect(asked).toEqual(['POST ', 'GET /events']);
});

it.each([
  ['do not come', null],
  ['end too early', [{ state: 'waiting' }]],
] as const)('asks where events %s', async (_, events) => {
  const { handover, asked } = await backend(events, [{ state: 'connected' }, { state: 'done', part: PART }]);
  const seen: string[] = [];
  expect(await handover.follow((progress) => seen.push(progress))).toMatchObject({ sha256: PART });
  expect(seen.at(-1)).toBe('connected');
  expect(asked.filter((one) => one === 'GET /state')).toHaveLength(2);
});

it.each(['canceled', 'expired', 'used', 'nonsense'])('is over when the backend says %s', async (state) => {
  const { handover } = await backend([{ state: 'waiting' }, { state }], []);
  await expect(handover.follow(() => undefined)).rejects.toMatchObject({ code: 'handover/over', action: 'retry' });
});

it('is canceled though the page’s own signal is over', async () => {
  const { handover, asked } = await backend([], []);
  stop.abort();
  await handover.cancel();
  expect(asked.at(-1)).toBe('POST /cancel');
});
