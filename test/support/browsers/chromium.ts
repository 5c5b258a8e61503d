import { type BrowserContext, chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from '../../../examples/simulation/browser.js';
import type { Driver, Store } from './driver.js';

/** Chromium without a camera of its own. */
export async function openChromium(): Promise<Driver> {
  const args = chromiumArgs().filter((flag) => !flag.includes('fake-device'));
  const browser = await chromium.launch({ executablePath: chromiumPath(), args });
  return {
    name: 'chromium',
    openStore: () => browser.newContext({ viewport: { width: 900, height: 900 } }),
    async open(url, store: Store) {
      const page = await (store as BrowserContext).newPage();
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      return { evaluate: (expression) => page.evaluate(expression), close: () => page.close() };
    },
    close: () => browser.close(),
  };
}
