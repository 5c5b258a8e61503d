import type { CountersignError } from '../errors.js';
import type { CheckedFile } from '../loading/fetch-checked.js';

/** Where a check asks, and what it loads. */
export interface Surroundings {
  /** The address that was asked last. */
  readonly asked: string;
  readonly files: Readonly<Record<string, CheckedFile>>;
}

/**
 * What to change so that the error does not come again; `null`: it is not the page's or the
 * backend's.
 */
export function developerHint(error: CountersignError, surroundings: Surroundings): string | null {
  const { code, details } = error;
  const { reason, status, missing } = details;
  const { asked } = surroundings;
  if (reason === 'origin')
    return `this page is at ${self.origin}, and the backend's origins ${details.origins === undefined ? 'do not have it' : `have ${details.origins}`}: add ${self.origin} to origins of createCountersign, or open the page at an address that is there.`;
  if (reason === 'migrate') return 'the tables are missing: await migrate(database) before the server starts.';
  if (reason === 'keys')
    return 'this server has other keys than those that its database was written with: all servers of one database need the same keys.';
  if (reason === 'course' || reason === 'activity' || reason === 'attempt')
    return `${asked} has no usable ${reason}: write course and activity into the query, as in challenges?course=algebra&activity=quiz-1.`;
  if (status === 401)
    return `${asked} knows nobody: authenticate gave null. Is the learner signed in, and does the session's cookie arrive there?`;
  if (missing === 'allow-same-origin')
    return 'the frame around this page is sandboxed without an origin: add allow-same-origin to its sandbox, and allow="camera".';
  if (code === 'env/policy-blocked')
    return 'the frame around this page needs allow="camera", and its Permissions-Policy must not forbid it.';
  if (code === 'engine/failed' && reason !== undefined) return engineHint(String(reason));
  if (code.startsWith('assets/')) return assetHint(error, surroundings);
  if (code === 'challenge/invalid' && status === undefined)
    return `what ${asked} gave cannot be read: are the page's files and the backend of one version?`;
  if (status === 400 && (code === 'submit/rejected' || code === 'challenge/invalid'))
    return `${asked} refused what was sent: the audit trail names the step. Where several servers answer, all need the same keys and the same database.`;
  return code === 'submit/network' ? networkHint(asked, status) : null;
}

function networkHint(asked: string, status: unknown): string {
  if (status === 404 || status === 405)
    return `POST ${asked} answered ${status}: is the backend mounted there? Its basePath (/api/countersign where none is named) and this address must agree.`;
  if (status === undefined && new URL(asked).origin !== self.origin)
    return `${asked} gave no answer that this page may read: is it running, and do the backend's origins have ${self.origin}?`;
  if (status === undefined) return `${asked} gave no answer: is the server running?`;
  if (Number(status) >= 500) return `${asked} answered ${status}: the server's console says why.`;
  return `${asked} answered ${status} with something that is not the backend's: a login page, or a page for all addresses?`;
}

function assetHint({ code, details: { file, status } }: CountersignError, { files }: Surroundings): string | null {
  const url = files[String(file)]?.url;
  if (url === undefined) return null;
  const folder = 'Serve the folder dist/assets of the package there (npx countersign copy-assets), or name its address by assets.';
  if (code === 'assets/corrupt')
    return `${url} is not the file of this build: it comes from another version, is changed on its way, or is a page of HTML. ${folder}`;
  return `${url} ${status === undefined ? 'gave no answer' : `answered ${status}`}. ${folder}`;
}

function engineHint(reason: string): string {
  if (reason === 'worker-src') return "the page's Content-Security-Policy needs worker-src blob:, because checked-worker is set.";
  if (reason === 'embedder-policy')
    return 'this page has a Cross-Origin-Embedder-Policy, and its worker-src lets no blob be a worker: the file of the worker needs the header cross-origin-embedder-policy: require-corp, or worker-src needs blob:.';
  return "the page lets no worker start: its Content-Security-Policy needs worker-src blob: (or 'self'), and with a Cross-Origin-Embedder-Policy and 'self' alone the file of the worker needs that header, too.";
}
