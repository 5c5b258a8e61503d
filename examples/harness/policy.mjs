/** What this example's platform decides: the sentences, what learners agree to, whether they may enroll again. */
export const policy = {
  consent: {
    id: 'harness-3',
    controller: 'The example platform on this machine',
    contact: 'mailto:privacy@harness.countersign.example',
    purposes: ['identity-verification'],
    categories: ['face-template', 'typing-rhythm', 'camera-facts', 'device-key'],
    retentionDays: 180,
    withdrawUrl: '/withdraw.html',
  },
  phrases: [
    { id: 'en-1', lang: 'en', text: 'Rain fell softly on the old stone bridge.' },
    { id: 'en-2', lang: 'en', text: 'We took the early train to the northern coast.' },
    { id: 'en-3', lang: 'en', text: 'She left her notes under the kitchen table.' },
  ],
  reenroll: 'allow',
  /** While an answer is written: its own question, its own answer. */
  monitor: {
    consent: {
      id: 'harness-writing-1',
      controller: 'The example platform on this machine',
      contact: 'mailto:privacy@harness.countersign.example',
      purposes: ['identity-verification'],
      categories: ['typing-rhythm'],
      retentionDays: 180,
      withdrawUrl: '/withdraw.html',
    },
    windowKeys: 100,
  },
};
