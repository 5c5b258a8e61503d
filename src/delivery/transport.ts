import { ACTIONS, CountersignError, type ErrorCode } from '../errors.js';
import type { Adds, Outcome, Purpose } from '../types.js';

/** How long one request may take before it counts as lost. */
const TIMEOUT_MS = 30_000;
/** Waits between tries of a request that did not reach the backend. */
const RETRY_DELAYS_MS: readonly number[] = [500, 1500, 4000];

export interface RequestOptions {
  readonly signal: AbortSignal;
  /** Waits between tries. */
  readonly retryDelaysMs?: readonly number[];
  /** These bytes were sent before, or may have been: without an answer. */
  readonly again?: boolean;
  /** Of a check that the Countersign service knows; it takes the place of the learner's session. */
  readonly token?: string | undefined;
}

/** What a challenge is asked for. */
export interface ChallengeWish {
  readonly purpose?: Purpose | undefined;
  /** With the purpose `rebind`: what is new here. */
  readonly adds?: Adds | undefined;
  /** Nonce of one whose place it takes: it asks for the same. */
  readonly renew?: string | undefined;
  /** Hash of the weights that the page measures faces by. */
  readonly model?: string | undefined;
  /** It asks for another sentence than that one. */
  readonly otherPhrase?: true | undefined;
}

/**
 * Asks the backend for a challenge. The learner's session travels by cookie, unless there is a
 * token.
 *
 * @param url absolute address
 * @returns the challenge token
 * @throws submit/network when the backend cannot be reached, or something else answers in its
 *   place; the code of its refusal
 */
export async function fetchChallenge(url: string, options: RequestOptions & ChallengeWish): Promise<string> {
  const { purpose, adds, renew, otherPhrase, model } = options;
  const response = await post(url, JSON.stringify({ purpose, adds, renew, otherPhrase, model }), 'application/json', options);
  const answer = await readJson(response, options.signal);
  if (response.ok && typeof answer?.challenge === 'string') return answer.challenge;
  throw refusal(response, answer, 'challenge/invalid');
}

/**
 * Sends a sealed bundle.
 *
 * @param url absolute address
 * @throws submit/network when the backend cannot be reached, is down, or something else answers in
 *   its place (the bundle may be sent again); submit/rejected, submit/too-large, challenge/invalid,
 *   challenge/expired or challenge/used when it answers no
 */
export async function submitBundle(url: string, sealed: string, options: RequestOptions): Promise<Outcome> {
  const response = await post(url, sealed, 'application/jose', options);
  const answer = await readJson(response, options.signal);
  if (response.ok && isOutcome(answer)) return answer;
  throw refusal(response, answer, 'submit/rejected');
}

/**
 * Sends a sealed window of writing.
 *
 * @throws as `submitBundle`
 */
export async function submitWindow(url: string, sealed: string, options: RequestOptions): Promise<void> {
  const response = await post(url, sealed, 'application/jose', options);
  const answer = await readJson(response, options.signal);
  if (!response.ok || answer?.received !== true) throw refusal(response, answer, 'submit/rejected');
}

/** Something else than a challenge or a bundle is asked or told. */
export interface AskOptions extends RequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly contentType?: string;
  /** No session is there, and none is sent. */
  readonly isForeign?: boolean;
  /** What a refusal without a code is. */
  readonly fallback: ErrorCode;
}

/**
 * Asks the backend, and returns what it says.
 *
 * @param url absolute address
 * @throws submit/network; the code of its refusal
 */
export async function askBackend(url: string, options: AskOptions): Promise<Record<string, unknown>> {
  const { body, contentType = 'application/json', signal, fallback } = options;
  const response = await send(url, body === undefined ? {} : { body, contentType }, options);
  const answer = await readJson(response, signal);
  if (response.ok && answer !== null) return answer;
  throw refusal(response, answer, fallback);
}

/** An answer that comes bit by bit; `null`: it does not come. */
export async function askStream(url: string, { signal, token }: RequestOptions): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null> {
  const headers = { accept: 'text/event-stream', ...authorization(token) };
  const response = await fetch(url, { headers, credentials: token === undefined ? 'include' : 'omit', signal }).catch(() => null);
  signal.throwIfAborted();
  const isStream = response?.ok === true && response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  return isStream ? response.body : null;
}

function authorization(token: string | undefined): { readonly authorization?: string } {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function post(url: string, body: string, contentType: string, options: RequestOptions): Promise<Response> {
  return send(url, { body, contentType }, options);
}

async function send(
  url: string,
  { body, contentType }: { readonly body?: string; readonly contentType?: string },
  options: RequestOptions & Pick<AskOptions, 'method' | 'isForeign'>,
): Promise<Response> {
  const { signal, retryDelaysMs = RETRY_DELAYS_MS, again = false, token, method = 'POST', isForeign = false } = options;
  const headers = { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...authorization(token) };
  const credentials = token === undefined && !isForeign ? 'include' : 'omit';
  const request = { method, headers, credentials, ...(body === undefined ? {} : { body }) } as const;
  for (let attempt = 0; ; attempt++) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let cause: unknown;
    let outage: Response | null = null;
    try {
      // What was sent before may have been settled: the backend answers these very bytes again, and
      // no others.
      const headers = { ...request.headers, ...(again || attempt > 0 ? { 'countersign-retry': '1' } : {}) };
      const response = await fetch(url, { ...request, headers, signal: AbortSignal.any([signal, timeout]) });
      if (!isOutage(response.status)) return response;
      outage = response;
    } catch (error) {
      signal.throwIfAborted();
      cause = error;
    }
    const delayMs = retryDelaysMs[attempt];
    if (delayMs === undefined) {
      const details = outage === null ? {} : { status: outage.status, ...reasonOf(await readJson(outage, signal)) };
      throw new CountersignError('submit/network', { details, cause });
    }
    await wait(delayMs, signal);
  }
}

/** Answers of a gateway or of a server that restarts: nobody decided anything. */
function isOutage(status: number): boolean {
  return status >= 500;
}

async function readJson(response: Response, signal: AbortSignal): Promise<Record<string, unknown> | null> {
  try {
    const value: unknown = await response.json();
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** What a backend may name as the reason of its refusal: a word, never a text. */
const REASON = /^[a-z][a-z-]{1,30}$/;
const LOCAL_ORIGIN = /^https?:\/\/[\w.:[\]-]{1,100}$/;
/** However long a backend asks to wait: after a day, somebody is there to ask. */
const MAX_WAIT_SECONDS = 86_400;

/**
 * Only the backend can refuse, and it names a code. Anything else (a gateway's page, a login page,
 * another service's JSON) decided nothing, so that what was sent may be sent again. A session that
 * has ended (401) and a limit (429) are what they are, whoever says so.
 */
function refusal(response: Response, answer: Record<string, unknown> | null, fallback: ErrorCode): CountersignError {
  const details: Record<string, string | number> = { status: response.status, ...reasonOf(answer), ...originsOf(answer) };
  const retryAfter = response.headers.get('retry-after');
  if (retryAfter !== null) details.retryAfter = retryAfter;
  const seconds = Number(retryAfter ?? Number.NaN);
  if (seconds > 0) details.retryAtMs = Date.now() + Math.min(seconds, MAX_WAIT_SECONDS) * 1000;
  const unnamed = response.status === 401 || response.status === 429 ? fallback : 'submit/network';
  return new CountersignError(response.ok ? 'submit/network' : (codeOf(answer) ?? unnamed), { details });
}

function reasonOf(answer: Record<string, unknown> | null): { readonly reason?: string } {
  const reason = answer?.reason;
  return typeof reason === 'string' && REASON.test(reason) ? { reason } : {};
}

/** What a backend on the developer's own machine says of the pages that it takes. */
function originsOf(answer: Record<string, unknown> | null): { readonly origins?: string } {
  const origins = Array.isArray(answer?.origins) ? answer.origins.filter((origin) => LOCAL_ORIGIN.test(String(origin))) : [];
  return origins.length === 0 ? {} : { origins: origins.join(', ') };
}

function codeOf(answer: Record<string, unknown> | null): ErrorCode | null {
  const code = answer?.error;
  return typeof code === 'string' && Object.hasOwn(ACTIONS, code) ? (code as ErrorCode) : null;
}

function isOutcome(value: Record<string, unknown> | null): value is Record<string, unknown> & Outcome {
  if (value === null) return false;
  const results: unknown[] = ['accepted', 'one-more', 'review', 'refused'];
  return results.includes(value.result) && Array.isArray(value.reasons) && typeof value.receipt === 'string';
}

function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
