import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../src/element.js';
import type { CountersignCheck } from '../../src/element/countersign-check.js';
import type { ChallengeClaims } from '../../src/types.js';
import { notice } from '../support/screens.js';

const claims: ChallengeClaims = {
  v: 1,
  iss: 'https://backend.example',
  sub: 'learner',
  aud: 'https://backend.example',
  iat: 1_800_000_000,
  exp: 1_800_000_300,
  nonce: 'n'.repeat(22),
  purpose: 'enroll',
  context: { tenant: 't', course: 'c', activity: 'a', attempt: '1' },
  phrase: { id: 'p', text: 'The old mill stands.', lang: 'en' },
  liveness: [],
  policy: { faceFrames: 3, warmupRepetitions: 0, repetitions: 1, faceTimeoutSeconds: 60 },
  consent: { ...notice, hash: 'A'.repeat(43) },
  encryptionKey: { kid: 'k'.repeat(43), kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
};
const base64url = (value: object): string => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const token = `${base64url({ alg: 'ES256' })}.${base64url(claims)}.AA`;
/** A receipt of which only the end of its time is read. */
const receipt = `a.${btoa(JSON.stringify({ iat: 3_999_000_000, exp: 4_000_000_000 }))}.c`;
/** One that is good for a second, by a clock that is not this device's. */
const RECEIPT = `a.${btoa(JSON.stringify({ iat: 1_000_000_000, exp: 1_000_000_001 }))}.c`;
const EVENTS = ['complete', 'cancel', 'error'] as const;
let form: HTMLFormElement;
let check: CountersignCheck;
let ended: string[];

beforeEach(async () => {
  vi.stubGlobal('fetch', async () => Response.json({ challenge: token }));
  form = document.body.appendChild(document.createElement('form'));
  check = document.createElement('countersign-check') as CountersignCheck;
  check.setAttribute('name', 'identity');
  check.setAttribute('challenge', '/challenges');
  check.setAttribute('submit', '/bundles');
  const told: string[] = [];
  ended = told;
  for (const type of EVENTS)
    form.addEventListener(`countersign-${type}`, ({ detail }: CustomEventInit) => told.push(`${type} ${detail.code ?? detail.state}`));
  form.append(check);
  await check.updateComplete;
});

afterEach(() => {
  form.remove();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const inside = <T extends HTMLElement>(selector: string): T => check.shadowRoot?.querySelector<T>(selector) as T;
const reaches = (state: string): Promise<void> => vi.waitFor(() => expect(check.dataset.state).toBe(state), { timeout: 3000 });
const endsWith = (event: string): Promise<void> => vi.waitFor(() => expect(ended).toEqual([event]));

describe('<countersign-check> as a form control', () => {
  it('carries no value before the check, and is valid when it is not required', () => {
    expect(new FormData(form).has('identity')).toBe(false);
    expect(form.checkValidity()).toBe(true);
  });

  it('stops a form when it is required, says why, and takes the focus to its button', async () => {
    check.required = true;
    await check.updateComplete;
    expect(check.validity.valueMissing).toBe(true);
    expect(check.validationMessage).toBe('Please do the identity check first.');
    expect(form.reportValidity()).toBe(false);
    expect(check.shadowRoot?.activeElement).toBe(inside('.primary'));
  });

  it('gets its receipt back from the browser, as value and on the screen', async () => {
    check.required = true;
    check.formStateRestoreCallback(`accepted ${Date.now()} ${receipt}`);
    await check.updateComplete;
    expect(new FormData(form).get('identity')).toBe(receipt);
    expect(form.checkValidity()).toBe(true);
    await reaches('accepted');
  });

  it('is empty again after the form was reset', async () => {
    check.formStateRestoreCallback(`review ${Date.now()} ${receipt}`);
    await reaches('under-review');
    form.reset();
    await reaches('idle');
    expect(new FormData(form).has('identity')).toBe(false);
  });

  it('does not start in a disabled fieldset', async () => {
    const fieldset = document.createElement('fieldset');
    fieldset.disabled = true;
    form.append(fieldset);
    fieldset.append(check);
    await check.updateComplete;
    expect(inside<HTMLButtonElement>('.primary').disabled).toBe(true);
    check.start();
    expect(check.state).toBe('idle');
    fieldset.disabled = false;
    await check.updateComplete;
    await vi.waitFor(() => expect(inside<HTMLButtonElement>('.primary').disabled).toBe(false));
  });

  it('does not begin anew while it is disabled, as a property or as an attribute', async () => {
    check.start();
    await reaches('consent');
    check.disabled = true;
    await reaches('canceled');
    expect(check.hasAttribute('disabled')).toBe(true);
    expect(inside<HTMLButtonElement>('.buttons button').disabled).toBe(true);
    check.disabled = false;
    await vi.waitFor(() => expect(inside<HTMLButtonElement>('.buttons button').disabled).toBe(false));
  });

  it('takes back no receipt whose time is over', async () => {
    check.formStateRestoreCallback(`accepted ${Date.now() - 1001} ${RECEIPT}`);
    await check.updateComplete;
    expect([check.state, check.value]).toEqual(['idle', '']);
  });

  it('has no value any more when the time of its receipt is over, whatever this clock says, and tells the page', async () => {
    check.required = true;
    const told: unknown[] = [];
    for (const name of ['countersign-expire', 'countersign-statechange'])
      form.addEventListener(name, ({ type, detail }: CustomEventInit & { type?: string }) => told.push([type, detail]));
    check.formStateRestoreCallback(`accepted ${Date.now()} ${RECEIPT}`);
    await check.updateComplete;
    expect([check.state, check.value, form.checkValidity()]).toEqual(['accepted', RECEIPT, true]);
    await reaches('idle');
    expect([check.value, form.checkValidity()]).toEqual(['', false]);
    expect(inside('.body').innerText).toContain('too long ago');
    expect(told).toEqual([
      ['countersign-statechange', { state: 'idle', previous: 'accepted', purpose: null }],
      ['countersign-expire', { receipt: RECEIPT }],
    ]);
  });

  it('keeps its receipt no longer in another place of the page', async () => {
    check.formStateRestoreCallback(`accepted ${Date.now()} ${RECEIPT}`);
    check.remove();
    form.append(check);
    await check.updateComplete;
    expect(check.value).toBe(RECEIPT);
    await reaches('idle');
    expect(check.value).toBe('');
  });

  it('is misused without its addresses', () => {
    check.removeAttribute('challenge');
    expect(() => check.start()).toThrow(TypeError);
  });
});

describe('<countersign-check> running', () => {
  it('shows the consent, moves the focus to its heading, and tells the page', async () => {
    const states: string[] = [];
    form.addEventListener('countersign-statechange', ({ detail }: CustomEventInit) =>
      states.push(`${detail.previous} ${detail.state} ${detail.purpose}`),
    );
    inside('.primary').focus();
    inside('.primary').click();
    await reaches('consent');
    expect(states).toEqual(['idle checking null', 'checking consent enroll']);
    expect(check.shadowRoot?.activeElement).toBe(inside('h2'));
  });

  it('leaves the focus alone while the learner is elsewhere in the page', async () => {
    const field = form.appendChild(document.createElement('input'));
    check.start();
    field.focus();
    await reaches('consent');
    expect(document.activeElement).toBe(field);
  });

  it('never asks for a camera before the consent is given', async () => {
    const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    check.start();
    await reaches('consent');
    inside<HTMLButtonElement>('form button[type=button]').click();
    await endsWith('error consent/declined');
    expect(asked).not.toHaveBeenCalled();
    expect(inside('.body').innerText).toContain('There is another way');
  });

  it('ends with exactly one event when it is canceled, and can start again', async () => {
    check.start();
    await reaches('consent');
    inside('[part~=cancel]').click();
    await endsWith('cancel consent');
    await reaches('canceled');
    expect(inside('.body').innerText).toContain('Nothing was sent');
    inside('.buttons button').click();
    await reaches('consent');
    expect(ended).toHaveLength(1);
  });

  it('offers to try again when the backend cannot be reached, and goes on when it can', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
    check.start();
    await vi.waitFor(() => expect(check.dataset.state).toBe('error'), { timeout: 10_000 });
    expect(inside('h2').textContent).toBe('No connection to the course');
    vi.stubGlobal('fetch', async () => Response.json({ challenge: token }));
    inside('.primary').click();
    await reaches('consent');
    expect(ended).toEqual([]);
  });

  it('starts only once', async () => {
    const asked = vi.fn(async () => Response.json({ challenge: token }));
    vi.stubGlobal('fetch', asked);
    check.start();
    check.start();
    await reaches('consent');
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

describe('<countersign-check> in a page that moves it', () => {
  it('cancels when it is taken out, and is fresh when it is put back', async () => {
    check.start();
    await reaches('consent');
    check.addEventListener('countersign-cancel', ({ detail }: CustomEventInit) => ended.push(`cancel ${detail.state}`), { once: true });
    check.remove();
    await vi.waitFor(() => expect(ended).toEqual(['cancel consent']));
    ended.length = 0;
    form.append(check);
    await reaches('idle');
    check.start();
    await reaches('consent');
    expect(ended).toEqual([]);
  });

  it('can be connected twice in a row, as frameworks do', async () => {
    for (let times = 0; times < 3; times++) {
      check.remove();
      form.append(check);
    }
    check.start();
    await reaches('consent');
    expect(ended).toEqual([]);
  });

  it('keeps a receipt that it has', async () => {
    check.formStateRestoreCallback(`accepted ${Date.now()} ${receipt}`);
    await reaches('accepted');
    check.remove();
    form.append(check);
    await check.updateComplete;
    expect(new FormData(form).get('identity')).toBe(receipt);
  });

  it("speaks the page's own words", async () => {
    check.messages = { dir: 'rtl', labels: { start: 'ابدأ' } };
    await check.updateComplete;
    expect(inside('.primary').textContent).toBe('ابدأ');
    expect(inside('section').dir).toBe('rtl');
  });
});
