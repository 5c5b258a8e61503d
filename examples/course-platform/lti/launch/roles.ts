import { LtiError } from './lti-error.js';

/** Who makes the check, and who sees what came of it. */
export type Role = 'learner' | 'staff';

interface ContextRole {
  principal: string;
  /** `null`: the principal role itself. */
  sub: string | null;
}

const VOCABULARY = 'http://purl.imsglobal.org/vocab/lis/v2/';
const STAFF = ['Instructor', 'ContentDeveloper', 'Administrator', 'Manager'];
const LEARNER = 'Learner';
/**
 * Of the institution or the whole system: they come into courses in which they have no role of
 * their own.
 */
const ADMINISTRATORS = [
  'institution/person#Administrator',
  'system/person#Administrator',
  'system/person#AccountAdmin',
  'system/person#SysAdmin',
];

/**
 * Whether somebody makes the check, or sees what came of it (LTI Core 1.3, appendix A.2). Who is a
 * learner of the course and helps to teach it, as by a role below Instructor alone, makes the
 * check: others' results are for staff.
 *
 * @param roles claim of a launch
 * @throws LtiError lti/roles where it is no list of names; lti/no-learner for whoever is neither:
 *   an observer, a mentor, a guest
 */
export function roleOf(roles: unknown): Role {
  if (!isTexts(roles)) throw new LtiError('lti/roles');
  const context = roles.map(contextRole).filter((role) => role !== null);
  if (context.some(({ principal, sub }) => sub === null && STAFF.includes(principal))) return 'staff';
  if (context.some(({ principal }) => principal === LEARNER)) return 'learner';
  if (context.some(({ principal }) => STAFF.includes(principal))) return 'staff';
  if (roles.some((role) => ADMINISTRATORS.some((name) => role === VOCABULARY + name))) return 'staff';
  throw new LtiError('lti/no-learner');
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/**
 * `membership#Instructor`, `membership/Instructor#TeachingAssistant`, or the short `Instructor` and
 * `Instructor#TeachingAssistant`.
 */
function contextRole(role: string): ContextRole | null {
  const name = role.startsWith(VOCABULARY) ? role.slice(VOCABULARY.length) : /^[A-Za-z/#]+$/.test(role) ? role : '';
  const [, principal, sub] = /^membership\/(\w+)#(\w+)$/.exec(name) ?? /^(\w+)[#/](\w+)$/.exec(name) ?? [];
  if (principal !== undefined && sub !== undefined && principal !== 'membership') return { principal, sub };
  const alone = /^(?:membership#)?(\w+)$/.exec(name)?.[1];
  if (alone === 'TeachingAssistant') return { principal: 'Instructor', sub: alone };
  return alone === undefined ? null : { principal: alone, sub: null };
}
