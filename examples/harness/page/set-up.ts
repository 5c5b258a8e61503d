// Loaded before the element: sets up what the address names. For QA; a course page needs none of it.
//   ?scenario=NAME   one row of scenarios.ts        ?fault=NAME    something that goes wrong (../faults.ts)
//   ?camera=FACE     a1, a2, b1, two, nobody, real   ?typist=NAME   simulated-typist.ts
//   ?lang=ar         the element's language
//   ?auto=all        the simulated learner goes through the check (`typing`: only types); &instant=1: without waiting for each key

import { SCENARIOS } from '../scenarios.js';
import { CONDITIONS } from './conditions.js';
import { simulateCamera, streams } from './simulated-camera.js';
import { sitDown } from './simulated-learner.js';
import { trustSimulatedTypist } from './simulated-typist.js';

const query = new URLSearchParams(location.search);
const given = (name) => query.get(name) || undefined;
const name = Object.hasOwn(SCENARIOS, given('scenario') ?? '') ? given('scenario') : null;
const scenario = name === null ? null : SCENARIOS[name];
const face = given('camera') ?? (scenario === null ? 'real' : (scenario.camera ?? 'a1'));
const fault = given('fault') === undefined ? scenario?.fault : { name: given('fault'), from: 'idle' };
const element = document.querySelector('countersign-check');

if (given('lang') !== undefined) element.lang = given('lang');
if (face !== 'real' || scenario?.effect !== undefined)
  simulateCamera({ face, effect: scenario?.effect, portrait: given('portrait') ?? scenario?.portrait });
// The plain page stays as it is, unless a scenario is asked for.
if (scenario !== null || query.has('auto') || document.getElementById('auto') !== null) trustSimulatedTypist();
CONDITIONS[scenario?.condition]?.();
if (scenario?.policy !== undefined)
  for (const attribute of ['challenge', 'submit'])
    element.setAttribute(attribute, element.getAttribute(attribute).replace('/api/countersign/', `/api/policies/${scenario.policy}/`));

/** What the element has told and shown so far. */
const reached = { states: new Set(), codes: new Set(), hints: new Set() };
const look = () => {
  if (element.dataset.state !== undefined) reached.states.add(element.dataset.state);
  if (element.dataset.code !== undefined) reached.codes.add(element.dataset.code);
};
new MutationObserver(look).observe(element, { attributeFilter: ['data-state', 'data-code'] });
element.addEventListener('countersign-statechange', ({ detail }) => reached.states.add(detail.state));
element.addEventListener('countersign-hint', ({ detail }) => reached.hints.add(detail.hint));

/** The fault is set before the screen of its state is left. */
const faulty = new Map();
const setFault = ({ name: chosen, times }) =>
  fetch('/api/harness/fault', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault: chosen, times }),
  });
if (fault !== undefined || scenario !== null) faulty.set('idle', setFault(fault?.from === 'idle' ? fault : { name: 'none' }));
if (fault !== undefined && fault.from !== 'idle')
  element.addEventListener('countersign-statechange', ({ detail }) => {
    if (detail.state === fault.from && !faulty.has(detail.state)) faulty.set(detail.state, setFault(fault));
  });

let sitting = null;
window.harness = {
  scenario: name,
  reached: () => ({
    ends: element.dataset.state ?? null,
    ...Object.fromEntries(Object.entries(reached).map(([kind, all]) => [kind, [...all]])),
  }),
  liveTracks: () => streams.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === 'live').length,
  /** The simulated learner goes on from here; `null`: leaves. */
  sitDown: (only, typist = given('typist') ?? scenario?.typist ?? 'ana') => {
    sitting?.abort();
    sitting = only === null ? null : new AbortController();
    if (sitting === null) return;
    const ready = (state) => Promise.resolve(faulty.get(state));
    sitDown(element, {
      typist,
      ...(only === 'all' ? {} : { only }),
      does: scenario?.does,
      instant: query.has('instant'),
      ready,
      signal: sitting.signal,
    });
  },
};
if (given('auto') !== undefined) customElements.whenDefined('countersign-check').then(() => window.harness.sitDown(given('auto')));
