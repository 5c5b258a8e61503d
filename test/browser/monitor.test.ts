import { afterEach, describe, expect, it, vi } from 'vitest';
import { CountersignMonitor } from '../../src/element/monitor/countersign-monitor.js';
import { createMonitor } from '../../src/monitor/create-monitor.js';
import type { MonitorOptions } from '../../src/monitor/monitor-types.js';

const field = document.createElement('textarea');
const options: MonitorOptions = {
  challenge: '/challenges',
  submit: '/bundles',
  field,
  consent: async () => ({ agreed: false, screenText: '', lang: 'en' }),
  visible: () => true,
};

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

describe('createMonitor', () => {
  it.each(['challenge', 'submit', 'field', 'consent', 'visible'] as const)('does not begin without %s', (name) => {
    const { [name]: _, ...rest } = options;
    expect(() => createMonitor(rest as MonitorOptions)).toThrow(TypeError);
  });

  it('ends with what the backend says, and asks for no consent then', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ error: 'challenge/invalid' }, { status: 409 }));
    const consent = vi.fn(options.consent);
    const monitor = createMonitor({ ...options, consent });
    const told: unknown[] = [];
    monitor.addEventListener('statechange', ({ detail }) => told.push([detail.state, detail.error?.code ?? null]));
    await monitor.start();
    expect(told).toEqual([
      ['checking', null],
      ['error', 'challenge/invalid'],
    ]);
    expect(consent).not.toHaveBeenCalled();
    expect(monitor.unsent).toBe(0);
  });

  it('can be stopped at any time, more than once', () => {
    const monitor = createMonitor(options);
    monitor.stop();
    monitor.stop();
    expect(monitor.state).toBe('stopped');
  });
});

describe('<countersign-monitor>', () => {
  it('says what is missing: a text field, or an address', () => {
    if (customElements.get('countersign-monitor') === undefined) customElements.define('countersign-monitor', CountersignMonitor);
    const element = document.createElement('countersign-monitor') as CountersignMonitor;
    document.body.append(Object.assign(field, { id: 'essay' }));
    element.for = 'no-field';
    element.challenge = '/challenges';
    expect(() => {
      document.body.append(element);
      element.start();
    }).toThrow(/`for` must be the id/);
    element.for = 'essay';
    expect(() => element.start()).toThrow(/challenge and submit/);
    element.remove();
  });
});
