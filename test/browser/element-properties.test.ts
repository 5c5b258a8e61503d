import { afterEach, describe, expect, it, vi } from 'vitest';

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
const monitor = await early({ state: 'listening', for: 'essay' }, 'countersign-monitor');
monitor.remove();
await import('../../src/element.js');
await import('../../src/monitor.js');
customElements.upgrade(monitor);

afterEach(() => vi.restoreAllMocks());

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
    expect(monitor).toMatchObject({ state: 'idle', for: 'essay' });
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
