// Loaded before the element: sets up what the address names. For QA; a course page needs none.
//   ?scenario=NAME  one row of scenarios.ts
//   ?fault=NAME     something that goes wrong (../faults.ts)
//   ?camera=FACE    a1, a2, b1, two, nobody, real
//   ?typist=NAME    simulated-typist.ts
//   ?lang=ar        the element's language
//   ?auto=all       the simulated learner goes through the check (`typing`: only types)
//   &instant=1      they do not wait for each key

import type { CountersignCheck } from 'countersign/element';
import { findTag } from '../../course-platform/public/find.js';
import { SCENARIOS } from '../scenarios.js';
import { CONDITIONS } from './conditions.js';
import { simulateCamera, streams } from './simulated-camera.js';
import { sitDown } from './simulated-learner.js';
import { trustSimulatedTypist } from './simulated-typist.js';

/** What the element has told and shown so far. */
export interface Reached {
  /** The state of now. */
  readonly ends: string | null;
  readonly states: readonly string[];
  readonly codes: readonly string[];
  readonly hints: readonly string[];
}

declare global {
  interface Window {
    harness: {
      readonly scenario: string | null;
      reached(): Reached;
      liveTracks(): number;
      /** The simulated learner goes on from here (`all`, or one state only); `null`: leaves. */
      sitDown(only: string | null, typist?: string): void;
    };
  }
}

const query = new URLSearchParams(location.search);
const given = (name: string): string | undefined => query.get(name) || undefined;
const asked = given('scenario') ?? '';
const name = Object.hasOwn(SCENARIOS, asked) ? asked : null;
const scenario = name === null ? undefined : SCENARIOS[name];
const face = given('camera') ?? (scenario === undefined ? 'real' : (scenario.camera ?? 'a1'));
const portrait = given('portrait') ?? scenario?.portrait;
const broken = given('fault');
const fault = broken === undefined ? scenario?.fault : { name: broken, from: 'idle' };
const auto = given('auto');
const lang = given('lang');
const element = findTag<CountersignCheck>('countersign-check');

if (lang !== undefined) element.lang = lang;
if (face !== 'real' || scenario?.effect !== undefined) simulateCamera({ face, effect: scenario?.effect, portrait });
// The plain page stays as it is, unless a scenario is asked for.
if (scenario !== undefined || query.has('auto') || document.getElementById('auto') !== null) trustSimulatedTypist();
if (scenario?.condition !== undefined) CONDITIONS[scenario.condition]?.();
if (scenario?.policy !== undefined)
  for (const attribute of ['challenge', 'submit']) {
    const plain = element.getAttribute(attribute) ?? '';
    element.setAttribute(attribute, plain.replace('/api/countersign/', `/api/policies/${scenario.policy}/`));
  }
if (element.hasAttribute('phone') && scenario?.policy !== undefined)
  element.setAttribute('phone', `/phone.html?${new URLSearchParams({ policy: scenario.policy, camera: face })}`);

const states = new Set<string>();
const codes = new Set<string>();
const hints = new Set<string>();
const look = (): void => {
  if (element.dataset.state !== undefined) states.add(element.dataset.state);
  if (element.dataset.code !== undefined) codes.add(element.dataset.code);
};
new MutationObserver(look).observe(element, { attributeFilter: ['data-state', 'data-code'] });
element.addEventListener('countersign-statechange', ({ detail }) => states.add(detail.state));
element.addEventListener('countersign-hint', ({ detail }) => hints.add(detail.hint));

/** The fault is set before the screen of its state is left. */
const faulty = new Map<string, Promise<Response>>();
const setFault = ({ name: chosen, times }: { name: string; times?: number }): Promise<Response> =>
  fetch('/api/harness/fault', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault: chosen, times }),
  });
if (fault !== undefined || scenario !== undefined) faulty.set('idle', setFault(fault?.from === 'idle' ? fault : { name: 'none' }));
if (fault !== undefined && fault.from !== 'idle')
  element.addEventListener('countersign-statechange', ({ detail }) => {
    if (detail.state === fault.from && !faulty.has(detail.state)) faulty.set(detail.state, setFault(fault));
  });

let sitting: AbortController | null = null;
window.harness = {
  scenario: name,
  reached: () => ({ ends: element.dataset.state ?? null, states: [...states], codes: [...codes], hints: [...hints] }),
  liveTracks: () => streams.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === 'live').length,
  sitDown: (only, typist = given('typist') ?? scenario?.typist ?? 'ana') => {
    sitting?.abort();
    sitting = only === null ? null : new AbortController();
    if (sitting === null) return;
    sitDown(element, {
      typist,
      only: only === 'all' ? null : only,
      does: scenario?.does,
      instant: query.has('instant'),
      ready: async (state) => void (await faulty.get(state)),
      signal: sitting.signal,
    });
  },
};
if (auto !== undefined) void customElements.whenDefined('countersign-check').then(() => window.harness.sitDown(auto));
