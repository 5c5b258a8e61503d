import { isOfPlatform, type Registration } from '../registrations/registrations.js';
import { type AccessTokens, PlatformError, TIMEOUT_MS } from './access-tokens.js';
import { readAnswer } from './read-answer.js';

/** A learning platform, and the tool's way into its services. */
export interface GradebookAccess {
  registration: Registration;
  tokens: AccessTokens;
}

interface Call {
  address: URL;
  scope: string;
  headers: Record<string, string>;
  method?: 'POST';
  body?: string;
}

export interface GradebookAnswer {
  /** `null` where it is no JSON. */
  json: unknown;
  /** The list's next page. */
  next: URL | null;
}

/** Whatever was stored or listed, the token goes to the platform's own hosts alone. */
export async function callGradebook(
  { registration, tokens }: GradebookAccess,
  { address, scope, headers, ...request }: Call,
): Promise<GradebookAnswer> {
  if (!isOfPlatform(registration, address.href)) throw new PlatformError('the address is not of the learning platform’s hosts');
  const authorization = `Bearer ${await tokens.get(registration, scope)}`;
  // A redirection is an answer, which is not followed: it may be about this score alone.
  const options: RequestInit = {
    ...request,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { ...headers, authorization },
  };
  const response = await fetch(address, options).catch(() => {
    throw new PlatformError('the gradebook did not answer', { silent: true });
  });
  const text = await readAnswer(response).catch(() => '');
  const { status } = response;
  if (status === 401) tokens.forget(registration, scope);
  if (!response.ok) throw new PlatformError(`the gradebook answered ${status}`, { status, isOlder: isOlder(status, text) });
  return { json: parse(text), next: nextOf(response.headers.get('link'), address) };
}

/**
 * Moodle answers 409 to a score that is older than what it has; Canvas and Open edX 400, with a
 * word about the timestamp.
 */
function isOlder(status: number, text: string): boolean {
  return status === 409 || (status === 400 && /timestamp/i.test(text));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The next page of a list (RFC 8288), which may be named relative to this one. */
function nextOf(links: string | null, address: URL): URL | null {
  // Moodle has quotation marks of its own around the word.
  const next = (links ?? '').split(/,(?=\s*<)/).find((link) => /;\s*rel\s*=[^;]*(?<![\w-])next(?![\w-])/i.test(link));
  const target = /^\s*<([^>]*)>/.exec(next ?? '')?.[1];
  return target !== undefined && URL.canParse(target, address) ? new URL(target, address) : null;
}
