import type { Role } from '../store/staff.js';

/** What somebody may do at the console. */
export type Right = 'see' | 'decide' | 'repeat' | 'erase' | 'staff';

/** Nobody who keeps the service running looks at evidence for that. */
const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ['see'],
  reviewer: ['see', 'decide'],
  operator: ['see', 'repeat', 'erase'],
  admin: ['see', 'decide', 'repeat', 'erase', 'staff'],
};

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: sees lists and figures',
  reviewer: 'Reviewer: looks at evidence, and decides',
  operator: 'Operator: sends webhooks again, erases learners',
  admin: 'Administrator: all of it, and who is staff',
};

export function may({ role }: { readonly role: Role }, right: Right): boolean {
  return RIGHTS[role].includes(right);
}
