import type { PolicyOptions } from 'countersign/server';

const CONTROLLER = 'Example University';
const CONTACT = 'mailto:privacy@university.example';
/** Days that a learner's measurements are kept after the enrollment. */
export const RETENTION_DAYS = 180;

/**
 * Whether staff are shown accounts that enrolled with nearly the same face: found in the
 * background, and nobody is refused for it. With `false` nothing is kept for such a search, none is
 * made, and learners are not asked to agree to it.
 */
const DUPLICATE_SEARCH = true;

/**
 * What this university decides about checks: what learners agree to, the sentences, who may enroll
 * again.
 */
export const policy: PolicyOptions & Required<Pick<PolicyOptions, 'monitor'>> = {
  consent: {
    id: 'course-identity-1',
    controller: CONTROLLER,
    contact: CONTACT,
    purposes: ['identity-verification', ...(DUPLICATE_SEARCH ? ['duplicate-search'] : [])],
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
  // Numbers of the device alone: a deterrent against people, not against programs.
  stills: 0,
  duplicateSearch: DUPLICATE_SEARCH,
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
