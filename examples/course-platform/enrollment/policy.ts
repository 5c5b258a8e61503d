import type { PolicyOptions } from 'countersign/server';

const CONTROLLER = 'Example University';
const CONTACT = 'mailto:privacy@university.example';
/** Days that a learner's measurements are kept after the enrollment. */
export const RETENTION_DAYS = 180;

/** Within so many days staff look at what waits for them: learners are told so. */
export const REVIEW_DAYS = 3;

/**
 * Whether staff are shown accounts that enrolled with nearly the same face: found in the
 * background, and nobody is refused for it. With `false` nothing is kept for such a search, none is
 * made, and learners are not asked to agree to it.
 */
const DUPLICATE_SEARCH = true;

/**
 * Pictures that come with each check: the server makes their numbers again, and keeps them for
 * staff. With 0 no picture is sent, and the numbers are the device's alone: that deters people, not
 * programs.
 */
export const PICTURES = 3;
/** Days that pictures are kept. */
export const PICTURE_DAYS = 30;

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
    categories: ['face-template', 'typing-rhythm', 'camera-facts', 'device-key', ...(PICTURES > 0 ? ['pictures'] : [])],
    retentionDays: RETENTION_DAYS,
    withdrawUrl: '/me/data',
  },
  phrases: [
    { id: 'en-1', lang: 'en', text: 'Rain fell softly on the old stone bridge.' },
    { id: 'en-2', lang: 'en', text: 'We took the early train to the northern coast.' },
    { id: 'en-3', lang: 'en', text: 'She left her notes under the kitchen table.' },
  ],
  reenroll: 'deny',
  stills: PICTURES,
  stillDays: PICTURE_DAYS,
  duplicateSearch: DUPLICATE_SEARCH,
  review: { days: REVIEW_DAYS },
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
