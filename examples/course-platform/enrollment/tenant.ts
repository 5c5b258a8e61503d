/** Every account of this platform belongs to one tenant. */
export const TENANT = 'courses';
