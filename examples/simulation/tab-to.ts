import type { Locator, Page } from 'playwright';

/** From one end of a page to the other, and around once more. */
const MOST_TABS = 60;

/** @throws Error when the keyboard does not come there */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  const isThere = () => wanted.evaluate((node) => (node.getRootNode() as Document | ShadowRoot).activeElement === node);
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not come to ${wanted}`);
}
