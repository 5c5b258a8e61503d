/** Why a person decided as they did, as the learner reads it. A closed list: no remark about anybody stands in a learner's record. */
export const REASONS = {
  'same-person': 'What there is speaks for you.',
  'confirmed-live': 'Our staff confirmed your work with you.',
  technical: 'The check failed for a technical reason.',
  'not-confirmed': 'What there is does not let us confirm that it was you.',
  'no-answer': 'We asked you for a meeting and had no answer.',
};

/** Which reasons go with which decision. */
export const REASONS_OF = {
  accepted: ['same-person', 'confirmed-live', 'technical'],
  refused: ['not-confirmed', 'no-answer'],
};
