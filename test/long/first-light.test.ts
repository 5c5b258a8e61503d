import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STEP_NAMES } from '../../src/bundle/steps.js';
import { openScene, type Visit } from '../support/scene.js';

let scene: Awaited<ReturnType<typeof openScene>>;
let told: Awaited<ReturnType<Visit['told']>>;
let takes = 1;

beforeAll(async () => {
  scene = await openScene();
  const visit = await scene.visit({ learner: 'ada', clip: 'a1', take: takes++ });
  expect(await visit.until()).toBe('accepted');
  told = await visit.told();
});
afterAll(() => scene?.close());

/** The bundle that a visit sends. */
function sent(visit: Visit): Promise<string> {
  return visit.page.waitForRequest(/\/bundles$/).then((request) => request.postData() ?? '');
}

describe('enrollment', () => {
  it('passes every step of verification', () => {
    const run = scene.runs[0];
    expect(run?.failure).toBeNull();
    expect(run?.passed).toEqual(STEP_NAMES);
    expect(run?.claims).toMatchObject({ purpose: 'enroll', sub: 'ada', face: { backend: 'wasm' } });
  });

  it('stops as soon as the sentences are alike: of ten at most, four', () => {
    const claims = scene.runs[0]?.claims;
    expect(claims?.purpose === 'enroll' ? claims.keystroke.repetitions : []).toHaveLength(4);
    const typing = told.filter(({ type, stage }) => type === 'progress' && stage === 'typing');
    expect([...new Set(typing.map(({ done, total }) => `${done} of ${total}`))]).toEqual([
      '0 of 10',
      '1 of 10',
      '2 of 10',
      '3 of 10',
      '10 of 10',
    ]);
  });

  it('asks for the camera after the consent, never before', () => {
    const asked = told.findIndex(({ type }) => type === 'camera-asked');
    const consented = told.findIndex(({ type, previous }) => type === 'statechange' && previous === 'consent');
    expect(consented).toBeGreaterThan(-1);
    expect(asked).toBeGreaterThan(consented);
    expect(told.filter(({ type }) => type === 'complete' || type === 'error' || type === 'cancel')).toHaveLength(1);
  });
});

describe('verification', () => {
  it('accepts the same person in another photograph; the form posts a receipt that the backend verifies', async () => {
    const visit = await scene.visit({ learner: 'ada', clip: 'a2', take: takes++ });
    expect(await visit.until()).toBe('accepted');
    expect(scene.runs.at(-1)).toMatchObject({
      failure: null,
      decision: { result: 'accepted', reasons: [] },
      claims: { purpose: 'verify' },
    });
    expect(await visit.liveTracks()).toBe(0);
    await visit.page.getByRole('button', { name: 'Start the quiz' }).click();
    await visit.page.waitForURL('**/quiz');
    expect(await visit.page.locator('[data-result]').innerText()).toBe('verify accepted');
  });

  it('refuses another person’s face with the right typing', async () => {
    const visit = await scene.visit({ learner: 'ada', clip: 'b1', take: takes++ });
    expect(await visit.until()).toBe('refused');
    expect(scene.runs.at(-1)).toMatchObject({ failure: null, decision: { result: 'refused', reasons: ['no-match'] } });
    expect(await visit.liveTracks()).toBe(0);
    expect(await visit.element.evaluate((element) => (element as HTMLInputElement).value)).toBe('');
  });

  it('refuses the right face with another typist’s rhythm', async () => {
    const visit = await scene.visit({ learner: 'ada', clip: 'a2', typist: 'ben', take: takes++ });
    expect(await visit.until()).toBe('refused');
    expect(scene.runs.at(-1)).toMatchObject({ failure: null, decision: { result: 'refused', reasons: ['no-match'] } });
  });

  it('refuses a bundle that was sent before, from the same learner and from another', async () => {
    const visit = await scene.visit({ learner: 'ada', clip: 'a2', take: takes++ });
    const [bundle, state] = await Promise.all([sent(visit), visit.until()]);
    expect(state).toBe('accepted');
    const again = await scene.post('ada', 'bundles', bundle, 'application/jose');
    expect([again.status, await again.json()]).toEqual([409, { error: 'challenge/used' }]);
    const byAnother = await scene.post('grace', 'bundles', bundle, 'application/jose');
    expect(byAnother.status).toBeGreaterThanOrEqual(400);
  });

  it('refuses a bundle with one flipped byte, and takes the bundle itself afterwards', async () => {
    const visit = await scene.visit({ learner: 'ada', clip: 'a2', take: takes++ });
    await visit.until('review');
    scene.setFault('backend-down-at-submit');
    const bundle = sent(visit);
    await visit.primary();
    const sealed = await bundle;
    scene.setFault('none');
    for (const at of [10, Math.floor(sealed.length / 2), sealed.length - 30]) {
      const flipped = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      const response = await scene.post('ada', 'bundles', flipped, 'application/jose');
      expect([response.status, await response.json()]).toEqual([400, { error: 'submit/rejected' }]);
    }
    await expect.poll(visit.state, { timeout: 20_000 }).toBe('accepted');
  });

  it('takes no receipt of another learner, and no form without one', async () => {
    const visit = await scene.visit({ learner: 'ada', clip: 'a2', take: takes++ });
    expect(await visit.until()).toBe('accepted');
    const receipt = await visit.element.evaluate((element) => (element as HTMLInputElement).value);
    const post = (learner: string, identity: string) =>
      fetch(`${scene.url}/quiz`, { method: 'POST', body: new URLSearchParams({ identity }), headers: { cookie: `learner=${learner}` } });
    expect((await post('ada', receipt)).status).toBe(200);
    expect((await post('grace', receipt)).status).toBe(403);
    expect((await post('ada', '')).status).toBe(403);
    expect((await post('ada', `${receipt.slice(0, -2)}AA`)).status).toBe(403);
  });
});
