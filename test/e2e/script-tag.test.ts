import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.close());

const ADDRESSES = 'challenge="/api/countersign/challenges?course=demo&amp;activity=quiz-1&amp;attempt=1" submit="/api/countersign/bundles"';

/** A page as a developer may have written it, and what its console said. */
async function open(script: string, attributes = ADDRESSES, host?: string): Promise<{ visit: Visit; warned: string[] }> {
  const visit = await scene.visit({ learner: 'dev', ...(host === undefined ? {} : { host }) });
  const { page } = visit;
  const warned: string[] = [];
  page.on('console', (message) => message.text().startsWith('countersign:') && warned.push(message.text()));
  const body = `<!doctype html>${script}<countersign-check ${attributes}></countersign-check>`;
  const address = `${new URL(page.url()).origin}/dev.html`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await page.goto(address);
  return { visit, warned };
}

const plain = '<script src="/countersign/countersign.js" defer></script>';
const isDefined = ({ page }: Visit) => page.waitForFunction(() => customElements.get('countersign-check') !== undefined);
const start = ({ page }: Visit) => page.locator('countersign-check [part~="primary"]').click();
const fails = ({ page }: Visit) => page.locator('countersign-check[data-state="error"]').waitFor({ timeout: 30_000 });

it('works as it is written in the tutorial, and says nothing', async () => {
  const { visit, warned } = await open(plain);
  await isDefined(visit);
  await start(visit);
  await visit.page.locator('countersign-check[data-state="consent"]').waitFor();
  expect(warned).toEqual([]);
});

it('works as a module, too, and says once that it is none', async () => {
  const { visit, warned } = await open('<script type="module" src="/countersign/countersign.js"></script>');
  await isDefined(visit);
  expect(warned).toEqual([expect.stringContaining('type="module"')]);
});

it('says that an integrity is a placeholder', async () => {
  const { visit, warned } = await open(plain.replace(' defer', ' integrity="sha384-…" crossorigin defer'));
  await isDefined(visit);
  expect(warned).toEqual([expect.stringContaining('sha384-…')]);
});

it('says that it was imported where it has no element', async () => {
  const { visit, warned } = await open('<script type="module">import("/countersign/countersign.js?" + "x")</script>');
  await expect.poll(() => warned.length).toBe(1);
  expect(warned[0]).toContain('element.js');
  expect(await visit.page.evaluate(() => customElements.get('countersign-check') === undefined)).toBe(true);
});

it('names an origin that is not listed, and one that is', async () => {
  const { visit, warned } = await open(plain, ADDRESSES, 'elsewhere.localhost');
  await isDefined(visit);
  await start(visit);
  await fails(visit);
  expect(warned).toHaveLength(1);
  expect(warned[0]).toContain('http://elsewhere.localhost:');
  expect(warned[0]).toContain(scene.url);
  const shown = await visit.page.locator('countersign-check .body').innerText();
  expect(shown).toContain('Nothing was sent');
  expect(shown).not.toContain('The server didn’t take it');
});

it('names the address of a file that is not there, before anybody has agreed to anything', async () => {
  const { visit, warned } = await open(plain, `${ADDRESSES} assets="/nowhere/"`);
  await isDefined(visit);
  await start(visit);
  await visit.page.locator('countersign-check[data-state="consent"]').waitFor();
  await expect.poll(() => warned.length).toBe(1);
  expect(warned[0]).toMatch(/http:\/\/127\.0\.0\.1:\d+\/nowhere\/.* answered 404/);
});

it.each([
  ['no activity', ADDRESSES.replace('&amp;activity=quiz-1', ''), 'activity'],
  ['a wrong path', ADDRESSES.replace('/api/countersign/challenges', '/api/counter/challenges'), '/api/counter/challenges'],
])('says what is wrong: %s', async (_, attributes, words) => {
  const { visit, warned } = await open(plain, attributes);
  await isDefined(visit);
  await start(visit);
  await fails(visit);
  expect(warned).toHaveLength(1);
  expect(warned[0]).toContain(words);
});
