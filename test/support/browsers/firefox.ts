import { existsSync } from 'node:fs';
import puppeteer, { type BrowserContext } from 'puppeteer-core';
import type { Driver, Store } from './driver.js';

const PLACES = [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** A Firefox that is installed: `FIREFOX_PATH`, or Debian's. `null`: there is none. */
export function firefoxPath(): string | null {
  return PLACES.find((path) => path !== undefined && existsSync(path)) ?? null;
}

/** Firefox over WebDriver BiDi, without a camera of its own. */
export async function openFirefox(executablePath: string): Promise<Driver> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: { 'media.navigator.permission.disabled': true },
  });
  return {
    name: 'firefox',
    openStore: () => browser.createBrowserContext(),
    async open(url, store: Store) {
      const page = await (store as BrowserContext).newPage();
      await page.goto(url, { waitUntil: 'domcontentloaded' });
      return { evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T>, close: () => page.close() };
    },
    close: () => browser.close(),
  };
}
