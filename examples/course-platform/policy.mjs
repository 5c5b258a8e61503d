const CONTROLLER = 'Example University';
const CONTACT = 'mailto:privacy@university.example';
/** Days that a learner's measurements are kept after the enrolment. */
export const RETENTION_DAYS = 180;

/** What this university decides about checks: what learners agree to, the sentences, who may enroll again. */
export const policy = {
  consent: {
    id: 'course-identity-1',
    controller: CONTROLLER,
    contact: CONTACT,
    purposes: ['identity-verification', 'duplicate-search'],
    categories: ['face-template', 'typing-rhythm', 'camera-facts', 'device-key'],
    retentionDays: RETENTION_DAYS,
    withdrawUrl: '/me/data',
  },
  phrases: [
    { id: 'en-1', lang: 'en', text: 'Rain fell softly on the old stone bridge.' },
    { id: 'en-2', lang: 'en', text: 'We took the early train to the northern coast.' },
    { id: 'en-3', lang: 'en', text: 'She left her notes under the kitchen table.' },
  ],
  reenroll: 'deny',
  /** In the background, for staff to look at; nobody is refused for it. */
  duplicateSearch: true,
  monitor: {
    consent: {
      id: 'course-writing-1',
      controller: CONTROLLER,
      contact: CONTACT,
      purposes: ['identity-verification'],
      categories: ['typing-rhythm'],
      retentionDays: RETENTION_DAYS,
      withdrawUrl: '/me/data',
    },
  },
};
