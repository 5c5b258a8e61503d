/**
 * Whether a text is a uuid as the database writes it: what is none is nobody's id, and never
 * reaches a query.
 */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
