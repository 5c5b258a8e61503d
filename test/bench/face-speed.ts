import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from '../support/browser.mjs';
import type { Measured, SpeedPage } from './face-speed/page.js';
import { openPlace, PICTURES } from './face-speed/place.js';

const NAMES = ['ours-full', 'ours-plain', 'ours-tracking', 'face-api-default', 'face-api-tiny', 'human'] as const;

/**
 * `npm run bench -- face-speed [--rounds N] [--json]`: one picture of 640 × 480 to one embedding, in one Chromium, on wasm, one contestant after the other in each
 * round: the product in its worker (with everything; without refinement and mirror image; following a face without an embedding), face-api with its default and
 * with its tiny detector, and human's face module. Ratios are of medians of the same run.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '30' }, json: { type: 'boolean' } } });
  const place = await openPlace();
  const browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args: chromiumArgs() });
  try {
    const page = await browser.newPage();
    await page.goto(place.url);
    await page.waitForFunction(() => 'speed' in window);
    const starts = [];
    for (const name of NAMES) {
      place.sent();
      const firstMs = await page.evaluate((one) => (window as unknown as { speed: SpeedPage }).speed.start(one), name);
      starts.push({ name, firstMs, bytes: place.sent() });
      console.error(`${name}: first result after ${firstMs.toFixed(0)} ms`);
    }
    const measured = await measure(page, Number(values.rounds));
    const rows = starts.map(({ name, firstMs, bytes }) => ({
      name,
      ...figures(measured.get(name) ?? []),
      firstMs: Math.round(firstMs),
      bytes,
    }));
    const median = (name: string): number => rows.find((row) => row.name === name)?.medianMs ?? Number.NaN;
    const ratios = {
      ratioToFaceApi: median('ours-full') / median('face-api-default'),
      ratioToHuman: median('ours-full') / median('human'),
      plainRatioToFaceApi: median('ours-plain') / median('face-api-default'),
      plainRatioToHuman: median('ours-plain') / median('human'),
    };
    console.table(rows);
    console.table([ratios]);
    if (values.json === true) console.log(JSON.stringify({ rows, ...ratios }));
  } finally {
    await browser.close();
    await place.close();
  }
}

/** The tracking row sees one picture all the time, as a camera's frames are alike; the others take turns. */
async function measure(page: Page, rounds: number): Promise<ReadonlyMap<string, Measured[]>> {
  const measured = new Map<string, Measured[]>(NAMES.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of NAMES) {
      const picture = name === 'ours-tracking' ? 0 : round % PICTURES;
      const one = await page.evaluate(([who, which]) => (window as unknown as { speed: SpeedPage }).speed.measure(who, which), [
        name,
        picture,
      ] as const);
      measured.get(name)?.push(one);
    }
  }
  return measured;
}

function figures(all: readonly Measured[]) {
  const times = all.map(({ ms }) => ms).sort((one, other) => one - other);
  const at = (share: number): number => Number(times[Math.floor(share * (times.length - 1))]?.toFixed(1));
  const [first, last] = [all[1]?.tensors ?? null, all.at(-1)?.tensors ?? null];
  return {
    medianMs: at(0.5),
    p95Ms: at(0.95),
    found: all.filter(({ found }) => found).length,
    longTasks: all.reduce((sum, { longTasks }) => sum + longTasks, 0),
    tensorGrowth: first === null || last === null ? null : last - first,
  };
}
