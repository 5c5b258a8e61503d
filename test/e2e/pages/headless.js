import { checkSupport, createCheck, isCountersignError } from '/countersign/index.js';

const told = [];
const check = createCheck({
  challenge: '/api/countersign/challenges?course=demo&activity=quiz-1',
  submit: '/api/countersign/bundles',
  video: document.querySelector('video'),
  input: document.querySelector('input'),
  prompts: { consent: async () => ({ agreed: true, screenText: 'Agreed on a page of its own.', lang: 'en' }) },
});
for (const type of ['statechange', 'progress', 'hint', 'rejected'])
  check.addEventListener(type, ({ detail }) => told.push({ type, ...detail }));
window.headless = { told, support: checkSupport(), outcome: null, error: null, destroy: () => check.destroy() };
check.start().then(
  (outcome) => {
    window.headless.outcome = outcome;
  },
  (error) => {
    window.headless.error = isCountersignError(error) ? error.code : String(error);
  },
);
