import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../examples/harness/scenarios.js';
import { openChromium } from '../support/browsers/chromium.js';
import type { BrowserName, Driver } from '../support/browsers/driver.js';
import { firefoxPath, openFirefox } from '../support/browsers/firefox.js';
import { miniBrowserPath, openWebKit } from '../support/browsers/webkit.js';
import { isReached, openHarness, type Reached, type ScenarioName, walkScenarios } from '../support/walk-scenarios.js';

const ALL = Object.keys(SCENARIOS).filter((name) => SCENARIOS[name]?.byHand !== true);
/**
 * What runs in a browser other than Chromium: an enrollment, a check of it, and what shows that the
 * browser's own sides are told apart. With `SCENARIOS=all`, as in `.ci/nightly`, each scenario that
 * may differ there.
 */
const BRIEF = ['enroll', 'verify', 'camera-denied', 'env-policy-blocked'];
const WHOLE = process.env.SCENARIOS === 'all';
/**
 * What takes a whole check each, or what bad-input.test.ts and liveness.test.ts bring about too:
 * walked by `.ci/nightly` and by `bench experience`.
 */
const LONG = new RegExp(
  `^(?:${[
    'card|hint-card-.*|typist-.*|verify-.*|one-more|rebind|other-device|other-keyboard|stills|seal-fails',
    'assets-corrupt|assets-unreachable|assets-timeout|submit-network|submit-later|submit-rejected|challenge-used',
    'camera-lost|camera-frozen|face-none|face-liveness',
  ].join('|')})$`,
);
const EVERYWHERE = WHOLE ? ALL.filter((name) => SCENARIOS[name]?.everywhere === true) : BRIEF;
/** In continuous integration a browser that is not there is a failure. */
const REQUIRED = process.env.BROWSERS === 'required';

interface Plan {
  readonly names: readonly ScenarioName[];
  readonly atOnce: number;
  /** `null`: it is not installed. */
  readonly open: (() => Promise<Driver>) | null;
}

const firefox = firefoxPath();
const miniBrowser = miniBrowserPath();
const PLANS: Readonly<Record<BrowserName, Plan>> = {
  chromium: { names: WHOLE ? ALL : ALL.filter((name) => !LONG.test(name)), atOnce: 3, open: openChromium },
  firefox: { names: EVERYWHERE, atOnce: 1, open: firefox === null ? null : () => openFirefox(firefox) },
  webkit: { names: EVERYWHERE, atOnce: 1, open: miniBrowser === null ? null : () => openWebKit(miniBrowser) },
};

/** Walks scenarios in a harness of their own, where nobody has enrolled. */
async function walkAnew(driver: Driver, names: readonly ScenarioName[], atOnce: number): Promise<ReadonlyMap<string, Reached | Error>> {
  const harness = await openHarness();
  try {
    return await walkScenarios(driver, harness.url, names, { atOnce });
  } finally {
    await harness.close();
  }
}

function leads(name: ScenarioName, reached: Reached | Error | undefined): boolean {
  return reached !== undefined && !(reached instanceof Error) && isReached(name, reached);
}

describe.each(Object.entries(PLANS))('in %s', (browser, { names, atOnce, open }) => {
  if (open === null) {
    it.runIf(REQUIRED)('is installed', () => expect.unreachable(`BROWSERS=required, and there is no ${browser}`));
    it.skip(`${browser} is not installed: its ${names.length} scenarios are not walked`, () => undefined);
    return;
  }
  let driver: Driver;
  let found: ReadonlyMap<string, Reached | Error>;
  beforeAll(async () => {
    driver = await open();
    const walked = await walkAnew(driver, names, atOnce);
    // On a busy machine a hint may not stand long enough to be shown: such a scenario is walked
    // once more, with what it comes after.
    const missed = names.filter((name) => !leads(name, walked.get(name)));
    const firstOf = (name: ScenarioName): ScenarioName => SCENARIOS[name]?.after ?? name;
    const chains = new Set(missed.map(firstOf));
    const again =
      missed.length === 0
        ? []
        : await walkAnew(
            driver,
            names.filter((name) => chains.has(firstOf(name))),
            1,
          );
    found = new Map([...walked, ...again]);
    // Four minutes on two cores, with another test file beside it; twice that where some are walked
    // again.
  }, 600_000);
  afterAll(() => driver?.close());

  it.each(names)('%s leads where the table says', (name) => {
    const reached = found.get(name);
    if (reached === undefined || reached instanceof Error) throw reached ?? new Error('it was not walked');
    const { code } = SCENARIOS[name]?.reaches ?? {};
    expect(isReached(name, reached), JSON.stringify(reached)).toBe(true);
    expect(reached.codes).toEqual(code === undefined ? [] : [code]);
  });
});
