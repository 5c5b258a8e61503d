import { SCENARIOS } from '../../../examples/harness/scenarios.js';
import { openChromium } from '../../support/browsers/chromium.js';
import { isReached, openHarness, walkScenarios } from '../../support/walk-scenarios.js';

/**
 * Walks every scenario of the harness in Chromium.
 *
 * @param only scenarios whose name holds this; default: all
 * @returns the names of the states, codes and hints that the element told and showed; scenarios
 *   that did not lead where their row says
 */
export async function reachAll(only = ''): Promise<{ readonly told: ReadonlySet<string>; readonly astray: readonly string[] }> {
  const harness = await openHarness();
  try {
    const driver = await openChromium();
    try {
      const names = Object.keys(SCENARIOS).filter((name) => name.includes(only));
      const found = await walkScenarios(driver, harness.url, names, { atOnce: 2 });
      const told = new Set<string>();
      const astray: string[] = [];
      for (const [name, reached] of found) {
        if (reached instanceof Error || !isReached(name, reached)) {
          console.error(`  ${name}: ${reached instanceof Error ? reached.message : JSON.stringify(reached)}`);
          astray.push(name);
        }
        if (!(reached instanceof Error)) for (const what of [...reached.states, ...reached.codes, ...reached.hints]) told.add(what);
      }
      return { told, astray };
    } finally {
      await driver.close();
    }
  } finally {
    await harness.close();
  }
}
