import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium } from '../support/browsers/chromium.js';
import { type Driver, type Tab, waitFor } from '../support/browsers/driver.js';
import { firefoxPath, openFirefox } from '../support/browsers/firefox.js';
import { miniBrowserPath, openWebKit } from '../support/browsers/webkit.js';
import { openHarness } from '../support/walk-scenarios.js';

/**
 * A server that serves the build's files as they are, but for one, which it changes for whom it
 * likes.
 */
interface Attack {
  /** The file that is attacked, as its name begins. */
  readonly file: string;
  /**
   * Whether this request gets the attacker's code: its headers, and those of the first one for the
   * same file.
   */
  readonly strikes: (request: IncomingMessage, first: IncomingMessage, count: number) => boolean;
}

const BY_DESTINATION: Attack['strikes'] = ({ headers }) => /script|worker/.test(String(headers['sec-fetch-dest']));
const FROM_THE_SECOND: Attack['strikes'] = (_, __, count) => count > 1;
const BY_ANY_HEADER: Attack['strikes'] = ({ headers }, first) =>
  ['accept', 'sec-fetch-dest', 'sec-fetch-mode', 'priority', 'origin'].some((name) => headers[name] !== first.headers[name]);
const RIGHT: Attack = { file: 'none', strikes: () => false };

const BASE = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self' data: blob:";
const RECOMMENDED = `${BASE}; worker-src 'self' blob:; require-trusted-types-for 'script'; trusted-types lit-html countersign`;
const NO_BLOBS = `${BASE}; worker-src 'self'`;

const page = (attributes: string) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Check</title>
<script src="/countersign/countersign.js"></script>
<countersign-check ${attributes} challenge="/api/countersign/challenges?course=c&amp;activity=a" submit="/api/countersign/bundles"></countersign-check>`;

/**
 * In front of a real harness: its pages' policy, its files, and the attacker who keeps them. `ran`
 * tells that code of the attacker's ran.
 */
async function openAttacker(harness: string) {
  const firsts = new Map<string, { readonly request: IncomingMessage; count: number }>();
  const state = { attack: RIGHT, csp: RECOMMENDED, attributes: '', ran: false, wasm: false, workers: 0 };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const file = url.pathname.split('/').at(-1) ?? '';
    if (url.pathname === '/ran') state.ran = true;
    if (file.startsWith('tfjs-backend')) state.wasm = true;
    if (file.startsWith('face-worker')) state.workers += 1;
    if (url.pathname === '/page') {
      response.setHeader('content-type', 'text/html').setHeader('content-security-policy', state.csp);
      response.setHeader('set-cookie', `learner=${url.searchParams.get('learner')}`).end(page(state.attributes));
      return;
    }
    const seen = firsts.get(file) ?? { request, count: 0 };
    seen.count += 1;
    firsts.set(file, seen);
    const found = await fetch(`${harness}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { cookie: request.headers.cookie ?? '', origin: harness },
    });
    response.statusCode = found.status;
    response.setHeader('content-type', found.headers.get('content-type') ?? 'text/plain').setHeader('cache-control', 'no-store');
    const bytes = Buffer.from(await found.arrayBuffer());
    const evil = file.startsWith(state.attack.file) && state.attack.strikes(request, seen.request, seen.count);
    response.end(evil ? Buffer.concat([Buffer.from("fetch('/ran');"), bytes]) : bytes);
  };
  const server: Server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    begin(change: Partial<typeof state>): void {
      firsts.clear();
      Object.assign(state, { attack: RIGHT, csp: RECOMMENDED, attributes: '', ran: false, wasm: false, workers: 0 }, change);
    },
    close: () => new Promise((closed) => server.close(closed).closeAllConnections()),
  };
}

const ELEMENT = "document.querySelector('countersign-check')";
const stateOf = (tab: Tab) => tab.evaluate<string>(`${ELEMENT}?.dataset.state ?? ''`);
const codeOf = (tab: Tab) => tab.evaluate<string>(`${ELEMENT}.dataset.code ?? ''`);

/** Up to the consent, and beyond it: what comes then loads then. */
async function agree(tab: Tab): Promise<void> {
  expect(
    await waitFor(
      () => stateOf(tab),
      (state) => state === 'idle',
      15,
    ),
  ).toBe('idle');
  await tab.evaluate(`${ELEMENT}.start()`);
  expect(
    await waitFor(
      () => stateOf(tab),
      (state) => state === 'consent',
      15,
    ),
  ).toBe('consent');
  const root = `${ELEMENT}.shadowRoot`;
  await waitFor(
    () => tab.evaluate<boolean>(`${root}.querySelector('form [required]') !== null`),
    (there) => there,
    5,
  );
  await tab.evaluate(`${root}.querySelector('form [required]').click()`);
  await tab.evaluate(`${root}.querySelector('form .primary').click()`);
}

const firefox = firefoxPath();
const miniBrowser = miniBrowserPath();
const BROWSERS: readonly [string, (() => Promise<Driver>) | null][] = [
  ['chromium', openChromium],
  ['firefox', firefox === null ? null : () => openFirefox(firefox)],
  ['webkit', miniBrowser === null ? null : () => openWebKit(miniBrowser)],
];
const REQUIRED = process.env.BROWSERS === 'required';

let harness: Awaited<ReturnType<typeof openHarness>>;
let attacker: Awaited<ReturnType<typeof openAttacker>>;
beforeAll(async () => {
  harness = await openHarness();
  attacker = await openAttacker(harness.url);
});
afterAll(async () => {
  await attacker?.close();
  await harness?.close();
});

describe.each(BROWSERS)('in %s, a server that answers a fetch rightly', (browser, open) => {
  if (open === null) {
    it.runIf(REQUIRED)('is installed', () => expect.unreachable(`BROWSERS=required, and there is no ${browser}`));
    it.skip(`${browser} is not installed`, () => undefined);
    return;
  }
  let driver: Driver;
  let visits = 0;
  beforeAll(async () => {
    driver = await open();
  });
  afterAll(() => driver?.close());

  /** A visit of its own, with this attack. */
  async function visit(change: Parameters<typeof attacker.begin>[0], use: (tab: Tab) => Promise<void>): Promise<void> {
    attacker.begin(change);
    const store = await driver.openStore();
    const tab = await driver.open(`${attacker.url}/page?learner=${browser}-${visits++}`, store);
    try {
      await use(tab);
    } finally {
      await tab.close();
      await store.close();
    }
  }

  it.each([
    ['screens', 'to scripts and workers, by their destination', BY_DESTINATION],
    ['capture', 'to scripts and workers, by their destination', BY_DESTINATION],
    ['screens', 'from the second request on', FROM_THE_SECOND],
    ['capture', 'from the second request on', FROM_THE_SECOND],
    ['capture', 'by any header that tells them apart', BY_ANY_HEADER],
  ])('runs no code of its own in the place of %s, given %s; trying again goes on when it is right', async (file, _, strikes) => {
    await visit({ attack: { file, strikes } }, async (tab) => {
      await agree(tab);
      expect(
        await waitFor(
          () => stateOf(tab),
          (state) => state === 'error' || state === 'primer',
          15,
        ),
      ).toBe(file === 'screens' ? 'error' : 'primer');
      if (file === 'capture') {
        await tab.evaluate(`${ELEMENT}.shadowRoot.querySelector('.primary').click()`);
        await waitFor(
          () => stateOf(tab),
          (state) => state === 'error',
          15,
        );
      }
      expect([await stateOf(tab), await codeOf(tab)]).toEqual(['error', 'assets/corrupt']);
      expect(attacker.state.ran).toBe(false);
      attacker.state.attack = RIGHT;
      await tab.evaluate(`${ELEMENT}.shadowRoot.querySelector('.primary').click()`);
      const after = file === 'screens' ? 'primer' : 'face|(?:camera|env)/';
      const reached = async () => `${await stateOf(tab)} ${await codeOf(tab)}`;
      expect(await waitFor(reached, (now) => new RegExp(after).test(now), 30)).toMatch(new RegExp(after));
    });
  });

  it.each([
    ['languages', 'Confirm that it’s you', BY_DESTINATION],
    ['lang-es', 'Confirm that it’s you', BY_DESTINATION],
    ['lang-es', 'Confirm that it’s you', FROM_THE_SECOND],
    ['nothing', 'Confirme que es usted', FROM_THE_SECOND],
  ])('runs no code of its own in the place of %s: the words are “%s”', async (file, words, strikes) => {
    await visit({ attack: { file, strikes }, attributes: 'lang="es"' }, async (tab) => {
      expect(
        await waitFor(
          () => stateOf(tab),
          (state) => state === 'idle',
          15,
        ),
      ).toBe('idle');
      const title = () => tab.evaluate<string>(`${ELEMENT}.shadowRoot.querySelector('h2')?.textContent ?? ''`);
      expect(await waitFor(title, (text) => text !== '', 15)).toBe(words);
      expect(attacker.state.ran).toBe(false);
    });
  });

  it.each([
    ['by its destination', BY_DESTINATION],
    ['from the second request on', FROM_THE_SECOND],
  ])('runs no code of its own in the place of the worker, given %s: the checked bytes run', async (_, strikes) => {
    await visit({ attack: { file: 'face-worker', strikes } }, async (tab) => {
      await agree(tab);
      await waitFor(
        async () => attacker.state.wasm,
        (loaded) => loaded,
        20,
      );
      expect(attacker.state).toMatchObject({ wasm: true, ran: false, workers: 1 });
    });
  });

  it('can run its own worker where the page’s policy lets no blob be one, unless the page asks for a checked one', async () => {
    const attack = { file: 'face-worker', strikes: BY_DESTINATION };
    await visit({ attack, csp: NO_BLOBS }, async (tab) => {
      await agree(tab);
      expect(
        await waitFor(
          async () => attacker.state.ran,
          (ran) => ran,
          20,
        ),
      ).toBe(true);
    });
    await visit({ attack, csp: NO_BLOBS, attributes: 'checked-worker' }, async (tab) => {
      await agree(tab);
      expect(
        await waitFor(
          () => stateOf(tab),
          (state) => state === 'primer',
          15,
        ),
      ).toBe('primer');
      await waitFor(
        async () => attacker.state.ran,
        (ran) => ran,
        3,
      );
      expect(attacker.state).toMatchObject({ ran: false, wasm: false, workers: 1 });
    });
  });
});
