/** Whether a text is an http or https address without user and fragment. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#')) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

/** The same, where learners go: http on this machine alone. */
export function isPublicUrl(text: string): boolean {
  if (!isWebAddress(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}

/**
 * Whether an address is on a list: it is one of the entries, whatever its query, or below one that
 * ends in a slash. Paths are compared as a browser would ask for them.
 *
 * @example
 * isListed('https://courses.example/back/here?a=1', ['https://courses.example/back/']); // true
 */
export function isListed(text: string, list: readonly string[]): boolean {
  if (!isPublicUrl(text)) return false;
  const { origin, pathname } = new URL(text);
  // An encoded slash or dot is something else to some servers.
  if (/%2f|%5c|%2e/i.test(pathname)) return false;
  return list.some((entry) => {
    const listed = new URL(entry);
    return (
      origin === listed.origin && (pathname === listed.pathname || (listed.pathname.endsWith('/') && pathname.startsWith(listed.pathname)))
    );
  });
}
