import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { chromiumArgs, chromiumPath } from '../../examples/simulation/browser.js';
import type { Measured, SpeedPage } from './face-speed/page.js';
import { openPlace, PICTURES } from './face-speed/place.js';

const NAMES = ['ours-full', 'ours-plain', 'ours-tracking', 'face-api-default', 'face-api-tiny', 'human'] as const;

/**
 * `npm run bench -- face-speed [--rounds N] [--frames N] [--json]`: one picture of 640 × 480 to one
 * embedding, in one Chromium, on wasm, one contestant after the other in each round: the product in
 * its worker (with everything; without refinement and mirror image; following a face without an
 * embedding), face-api with its default and with its tiny detector, and human's face module. Ratios
 * are of medians of the same run. Beside it: the first embedding with everything in the browser's
 * caches, the page's frames while the product analyzes without a pause, and tensors over many
 * frames. Each contestant starts with empty caches.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '30' }, frames: { type: 'string', default: '1000' }, json: { type: 'boolean' } },
  });
  const place = await openPlace();
  const browser = await chromium.launch({ executablePath: chromiumPath(), headless: true, args: chromiumArgs() });
  try {
    const page = await browser.newPage();
    await page.goto(place.url);
    await page.waitForFunction(() => 'speed' in window);
    const speed = await page.evaluateHandle(() => (window as unknown as { speed: SpeedPage }).speed);
    const starts = [];
    const firsts: number[] = [];
    for (const name of NAMES) {
      await clearCaches(page);
      place.sent();
      const firstMs = await speed.evaluate((all, one) => all.start(one), name);
      starts.push({ name, firstMs, bytes: place.sent() });
      console.error(`${name}: first result after ${firstMs.toFixed(0)} ms`);
      if (name === 'ours-full') for (let time = 0; time < 5; time++) firsts.push(await speed.evaluate((all) => all.firstEmbedding()));
    }
    const measured = await measure(page, Number(values.rounds));
    const pageFps = await speed.evaluate((all) => all.paint('ours-tracking', 5));
    const held = await speed.evaluate((all, frames) => all.hold(frames), Number(values.frames));
    const rows = starts.map(({ name, firstMs, bytes }) => ({
      name,
      ...figures(measured.get(name) ?? []),
      // The product's worker does not tell its tensors: those of the same engine in a worker that
      // does.
      ...(name === 'ours-full' || name === 'ours-tracking' ? { tensors: held.last, tensorGrowth: held.last - held.first } : {}),
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
    const rest = {
      firstEmbeddingMs: Math.round(firsts.sort((one, other) => one - other)[2] ?? Number.NaN),
      pageFps: Number(pageFps.toFixed(1)),
      tensorFrames: Number(values.frames),
      tensorsGrowth: held.last - held.first,
    };
    console.table([ratios]);
    console.table([rest]);
    if (values.json === true) console.log(JSON.stringify({ rows, ...ratios, ...rest }));
  } finally {
    await browser.close();
    await place.close();
  }
}

/** HTTP's, and the product's own. */
async function clearCaches(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await session.detach();
  await page.evaluate(async () => void (await Promise.all((await caches.keys()).map((key) => caches.delete(key)))));
}

/**
 * The tracking row sees one picture all the time, as a camera's frames are alike; the others take
 * turns.
 */
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
    tensors: last,
    tensorGrowth: first === null || last === null ? null : last - first,
  };
}
