import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import { openPlace, type Place } from './experience/place.js';

interface Variant {
  readonly size?: { readonly width: number; readonly height: number };
  /** Of the line: 400 kbit/s and 150 ms there and back. */
  readonly slowLine?: boolean;
  /** How many times slower than this machine. */
  readonly throttling?: number;
  /** Nothing is clicked. */
  readonly keyboard?: boolean;
  readonly dark?: boolean;
  readonly lang?: string;
}

/** What a person may come with. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  plain: {},
  dark: { dark: true },
  'slow-line': { slowLine: true },
  'slow-computer': { throttling: 4 },
  phone: { size: { width: 390, height: 844 } },
  'phone-lying': { size: { width: 740, height: 360 } },
  keyboard: { keyboard: true },
  'zoom-400': { size: { width: 320, height: 225 } },
  arabic: { lang: 'ar', size: { width: 390, height: 844 } },
};
const FOLDER = join('.cache', 'film');

interface Shot {
  readonly variant: string;
  readonly check: string;
  readonly state: string;
  readonly seconds: number;
}

/**
 * `npm run bench -- film [VARIANT …] [--json]`: every screen of an enrollment and of a check, in
 * order and with seconds, by somebody who types 40 words a minute and slips: plain, dark, at 400
 * kbit/s, at a quarter of the speed, on a phone upright and lying, by the keyboard alone, at 400 %,
 * in Arabic. Pictures and the accessibility tree of each screen lie in `.cache/film/`.
 *
 * @throws Error when a check does not end accepted
 */
export async function run(args: readonly string[]): Promise<void> {
  const named = args.filter((argument) => !argument.startsWith('--'));
  const wrong = named.filter((name) => VARIANTS[name] === undefined);
  if (wrong.length > 0) throw new Error(`no variant ${wrong.join(', ')}: there are ${Object.keys(VARIANTS).join(', ')}`);
  const shots: Shot[] = [];
  const place = await openPlace();
  try {
    for (const [name, variant] of Object.entries(VARIANTS)) {
      if (named.length > 0 && !named.includes(name)) continue;
      rmSync(join(FOLDER, name), { recursive: true, force: true });
      shots.push(...(await film(place, name, 'enrollment', variant)), ...(await film(place, name, 'check', variant)));
    }
  } finally {
    await place.close();
  }
  console.table(shots);
  console.log(`pictures and accessibility trees: ${FOLDER}/`);
  if (args.includes('--json')) console.log(JSON.stringify(shots));
}

type Visited = Awaited<ReturnType<Place['visit']>>;

async function film(place: Place, name: string, check: 'enrollment' | 'check', variant: Variant): Promise<Shot[]> {
  const folder = join(FOLDER, name);
  mkdirSync(folder, { recursive: true });
  const shots: Shot[] = [];
  let [startedMs, typingMs] = [0, 0];
  const { page, learner }: Visited = await place.visit({
    learner: `film-${name}`,
    clip: check === 'enrollment' ? 'a1' : 'a2',
    typist: { name: 'ida', wordsAMinute: 40 },
    byKeyboard: variant.keyboard === true,
    ...(variant.size === undefined ? {} : { size: variant.size }),
    prepare: (opened) => slowDown(opened, variant),
    onState: async (state) => {
      if (state === 'idle') startedMs = Date.now();
      if (state === 'typing') typingMs = Date.now();
      // Scripted keys take no time: what the typist would have taken counts.
      else if (typingMs > 0) {
        startedMs -= Math.max(0, learner.typing().untilSeconds * 1000 - Date.now());
        typingMs = 0;
      }
      const seconds = Math.round((Date.now() - startedMs) / 100) / 10;
      const file = join(folder, `${check}-${String(shots.length + 1).padStart(2, '0')}-${state}`);
      shots.push({ variant: name, check, state, seconds });
      await page.screenshot({ path: `${file}.png` });
      writeFileSync(`${file}.txt`, await page.locator('countersign-check').ariaSnapshot());
    },
  });
  const end = await learner.until();
  if (end !== 'accepted') throw new Error(`${name}: the ${check} ended ${end}`);
  return shots;
}

async function slowDown(page: Page, { slowLine = false, throttling = 1, dark = false, lang }: Variant): Promise<void> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  if (slowLine) {
    await cdp.send('Network.enable');
    const bytesASecond = 400_000 / 8;
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: bytesASecond,
      uploadThroughput: bytesASecond,
    });
  }
  if (throttling > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttling });
  if (dark) await page.emulateMedia({ colorScheme: 'dark' });
  if (lang !== undefined)
    await page.addInitScript(
      (tag) => document.addEventListener('DOMContentLoaded', () => document.documentElement.setAttribute('lang', tag)),
      lang,
    );
}
