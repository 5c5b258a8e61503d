import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { afterAll, describe, expect, it, vi } from 'vitest';

/** As a framework or a page's own script does it, before the class has come. */
async function early(properties: Readonly<Record<string, unknown>>, tag = 'countersign-check') {
  const element = Object.assign(document.createElement(tag), properties);
  document.body.append(element);
  return element as HTMLElement & Record<string, unknown>;
}

const EARLY = {
  challenge: '/challenges',
  submit: '/bundles',
  name: 'identity',
  required: true,
  disabled: true,
  form: 'elsewhere',
  value: 'no receipt',
  state: 'accepted',
  validity: { valid: true },
  validationMessage: 'fine',
  willValidate: false,
  messages: { labels: { start: 'Begin' } },
};
const form = document.createElement('form');
form.id = 'elsewhere';
document.body.append(form);
const upgraded = await early(EARLY);
const hasty = await early({ challenge: '/challenges', submit: '/bundles' });
const essay = document.createElement('textarea');
essay.id = 'essay';
document.body.append(essay);
const monitor = await early({ state: 'listening', for: 'essay', challenge: '/challenges', submit: '/bundles' }, 'countersign-monitor');
const asked: string[] = [];
vi.stubGlobal('fetch', async (address: string) => {
  asked.push(new URL(address, location.href).pathname);
  return Response.json({ error: 'submit/rejected' }, { status: 401 });
});
/** In the page's own order: the script that waited for the class runs as soon as it is there. */
const started = customElements.whenDefined('countersign-check').then(() => (hasty.start as () => void)());
await import('../../src/element.js');
await import('../../src/monitor.js');

afterAll(() => vi.unstubAllGlobals());

describe('properties that were set before the class had come', () => {
  it('count: those of the element, and of a form control', async () => {
    await upgraded.updateComplete;
    expect(upgraded).toMatchObject({ challenge: '/challenges', submit: '/bundles', name: 'identity', required: true, disabled: true });
    expect(upgraded.matches(':disabled')).toBe(true);
    expect(upgraded.form).toBe(form);
    expect(upgraded.shadowRoot?.querySelector('.primary')?.textContent).toContain('Begin');
  });

  it('are no receipt, no state and no validity, and hide none', async () => {
    await upgraded.updateComplete;
    expect(upgraded).toMatchObject({ value: '', state: 'idle' });
    expect(new FormData(form).has('identity')).toBe(false);
    upgraded.disabled = false;
    await upgraded.updateComplete;
    expect(upgraded.validationMessage).toBe('Please do the identity check first.');
    expect(upgraded.willValidate).toBe(true);
    expect(form.checkValidity()).toBe(false);
  });

  it('count for a check that is begun at once, and for the monitor, which begins by itself', async () => {
    await started;
    await vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(2));
    expect(new Set(asked)).toEqual(new Set(['/challenges']));
    expect(monitor.for).toBe('essay');
    await vi.waitFor(() => expect([hasty.state, monitor.state]).toEqual(['error', 'error']));
  });
});

describe('a framework that assigns every attribute as a property', () => {
  it('breaks nothing: what only the check decides stays as it is', async () => {
    const element = await early({});
    for (const [name, value] of Object.entries({ value: 'x', state: 'accepted', form: 'elsewhere', validity: null, willValidate: 1 }))
      expect(() => {
        element[name] = value;
      }, name).not.toThrow();
    expect(element).toMatchObject({ value: '', state: 'idle', form });
    element.form = undefined;
    expect(element.form).toBeNull();
    element.remove();
  });

  it('goes on in React 19, which sets what it finds on the class: the root stays, and a later change reaches the element', async () => {
    const place = document.body.appendChild(document.createElement('div'));
    const root = createRoot(place);
    const shown = (properties: object) => {
      flushSync(() => root.render(createElement('countersign-check', properties)));
      return place.querySelector('countersign-check');
    };
    const element = shown({ form: 'elsewhere', value: 'no receipt', name: 'identity', disabled: true, state: 'accepted' });
    expect(element).toMatchObject({ form, value: '', name: 'identity', disabled: true, state: 'idle' });
    expect(shown({ name: 'identity', disabled: false })).toBe(element);
    expect(element).toMatchObject({ form: null, disabled: false });
    root.unmount();
    place.remove();
  });

  it('takes back what it set by null or undefined', async () => {
    const element = await early({});
    for (const nothing of [null, undefined]) {
      Object.assign(element, { disabled: true, assets: '/a/', messages: { labels: { start: 'Begin' } } });
      await element.updateComplete;
      Object.assign(element, { disabled: nothing, assets: nothing, messages: nothing });
      await element.updateComplete;
      expect(element.disabled).toBe(false);
      expect(element.shadowRoot?.querySelector('.primary')?.textContent).not.toContain('Begin');
    }
    element.remove();
  });
});
