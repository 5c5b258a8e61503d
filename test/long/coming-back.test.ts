import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
beforeAll(async () => {
  const short = { faceFrames: 2, warmupRepetitions: 0 };
  scene = await openScene({ policy: { capture: { enroll: { ...short, repetitions: 4 }, verify: { ...short, repetitions: 2 } } } });
});
afterAll(() => scene?.close());

const states = async (visit: Visit) => (await visit.told()).flatMap(({ type, state }) => (type === 'statechange' ? [state] : []));
const asked = (visit: Visit): Promise<(string | null)[]> => {
  const bodies: (string | null)[] = [];
  visit.page.on('request', (request) => request.url().includes('/challenges') && bodies.push(request.postData()));
  return Promise.resolve(bodies);
};

it('an enrollment whose time is over before it is sent is renewed without a word, and nothing is done twice', async () => {
  const visit = await scene.visit({ learner: 'ada', clip: 'a1', take: 1 });
  const bodies = await asked(visit);
  expect(await visit.until('review')).toBe('review');
  await visit.page.evaluate(() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + 3_600_000;
  });
  expect(await visit.until()).toBe('accepted');
  expect(bodies.map((body) => Object.keys(JSON.parse(body ?? '{}')))).toEqual([['model'], ['renew', 'model']]);
  const seen = await states(visit);
  for (const once of ['consent', 'face', 'typing', 'review'])
    expect(
      seen.filter((state) => state === once),
      once,
    ).toHaveLength(1);
  expect(scene.runs.at(-1)).toMatchObject({ failure: null, claims: { purpose: 'enroll' } });
});

it('who comes back clicks twice: to begin, and to send; what they agreed to stands below', async () => {
  const visit = await scene.visit({ learner: 'ada', clip: 'a2', take: 2 });
  await visit.browser.grantPermissions(['camera']);
  expect(await visit.until('typing')).toBe('typing');
  const line = visit.element.locator('.agreed summary');
  expect(await line.innerText()).toMatch(/^You agreed on .*\d{4}\.\s+Details$/);
  await line.click();
  expect(await visit.element.locator('.agreed dl').isVisible()).toBe(true);
  await line.click();
  expect(await visit.until()).toBe('accepted');
  expect(await states(visit)).toEqual(['checking', 'loading', 'face', 'typing', 'review', 'sending', 'accepted']);
  const [first, now] = scene.runs.slice(-2).map(({ claims }) => claims?.consent);
  expect(now).toEqual(first);
});

it('the review lets the face be shown and the sentence be typed again, one without the other', async () => {
  const visit = await scene.visit({ learner: 'ada', clip: 'a2', take: 3 });
  await visit.browser.grantPermissions(['camera']);
  expect(await visit.until('review')).toBe('review');
  await visit.playOn(4);
  await visit.element.getByRole('button', { name: 'Show your face again' }).click();
  await expect.poll(visit.state, { timeout: 30_000 }).toBe('face');
  expect(await visit.liveTracks()).toBe(1);
  expect(await visit.until('review')).toBe('review');
  expect(await visit.liveTracks()).toBe(0);
  await visit.element.getByRole('button', { name: 'Type again' }).click();
  await expect.poll(visit.state).toBe('typing');
  expect(await visit.until('review')).toBe('review');
  await visit.element.getByText('Look at all of it').click();
  expect(await visit.element.locator('.parcel canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).width)).toBe(160);
  expect((await visit.element.locator('.parcel pre').first().innerText()).split(/\s+/)).toHaveLength(2 * 128);
  expect(await visit.until()).toBe('accepted');
  const seen = (await states(visit)).filter((state) => state === 'face' || state === 'typing' || state === 'review');
  expect(seen).toEqual(['face', 'typing', 'review', 'face', 'review', 'typing', 'review']);
});

it('three refusals in a row bring another sentence, for which the face is not shown again', async () => {
  const visit = await scene.visit({ learner: 'grace', clip: 'b1', typist: 'ben', take: 5 });
  expect(await visit.until('typing')).toBe('typing');
  const field = visit.element.locator('[part~="input"]');
  const sentence = () => visit.element.locator('[part~="phrase"]').innerText();
  await expect.poll(() => visit.page.evaluate(() => window.repetitions())).toBe(0);
  const hard = await sentence();
  const other = visit.element.getByRole('button', { name: 'Take another sentence' });
  for (let refusal = 0; refusal < 3; refusal++) {
    expect(await other.count()).toBe(0);
    await field.evaluate((input) => input.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyA', key: 'a' })));
    await visit.page.waitForTimeout(300);
  }
  await other.click();
  await expect.poll(sentence, { timeout: 10_000 }).not.toBe(hard);
  expect(await visit.until()).toBe('accepted');
  expect((await states(visit)).filter((state) => state === 'face')).toHaveLength(1);
  const { claims } = scene.runs.at(-1) ?? {};
  expect(claims).toMatchObject({ purpose: 'enroll', keystroke: { rejected: {} } });
});
