import { isOfPlatform } from '../registrations/registrations.js';
import { PlatformError, SCORE_SCOPE, TIMEOUT_MS } from './access-tokens.js';
import { readAnswer } from './read-answer.js';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/';
const SERVICE = `${AGS}claim/endpoint`;
const LINE_SCOPES = [`${AGS}scope/lineitem`, `${AGS}scope/lineitem.readonly`];
const LINE_TYPE = 'application/vnd.ims.lis.v2.lineitem+json';
const LINES_TYPE = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
/** By which the tool's own line is found again. */
const TAG = 'identity-check';
/** Open edX takes no longer label. */
const MOST_LABEL = 100;
/**
 * A list that is longer is not read to its end; nothing is made then, which might be there already.
 */
const MOST_PAGES = 100;
/**
 * Pages that come slowly, one after the other, end before another process takes this one for dead.
 */
const MOST_WALK_MS = 60_000;

/**
 * What a launch says of the gradebook (Assignment and Grade Services 2.0 §3.1): the link's line; or
 * the list of lines in which to find or make it, and the scope for that; or `null`: it takes no
 * scores. What is `null` or empty is not there.
 *
 * @param claims verified
 */
export function readGradebook(claims) {
  const { scope, lineitem: line, lineitems: lines } = claims[SERVICE] ?? {};
  const scopes = typeof scope === 'string' ? scope.split(' ') : scope;
  if (!Array.isArray(scopes) || !scopes.includes(SCORE_SCOPE)) return null;
  if (isGiven(line)) return { line };
  const lineScope = LINE_SCOPES.find((name) => scopes.includes(name));
  return isGiven(lines) && lineScope !== undefined ? { lines, scope: lineScope } : null;
}

function isGiven(address) {
  return address !== undefined && address !== null && address !== '';
}

/**
 * The line of a link that has none yet: the one with the tool's tag, or a new one. What a platform
 * lists is compared, whatever it was asked for.
 *
 * @returns its address
 * @throws PlatformError
 */
export async function findOrMakeLine({ lines, scope, link, title }, tool) {
  const found = await findLine({ lines, scope, link }, tool);
  if (found !== null) return found;
  if (scope !== LINE_SCOPES[0])
    throw new PlatformError('the gradebook has no line for this link, and lets none be made', { readOnly: true });
  const label = [...title].slice(0, MOST_LABEL).join('');
  const body = JSON.stringify({ scoreMaximum: 1, label, tag: TAG, resourceLinkId: link });
  const headers = { accept: LINE_TYPE, 'content-type': LINE_TYPE };
  const { json: made } = await call(tool, { address: new URL(lines), scope, method: 'POST', headers, body });
  if (typeof made?.id !== 'string') throw new PlatformError('the gradebook made no line');
  return made.id;
}

async function findLine({ lines, scope, link }, tool) {
  const seen = new Set();
  const end = Date.now() + MOST_WALK_MS;
  const first = new URL(lines);
  first.searchParams.set('resource_link_id', link);
  first.searchParams.set('tag', TAG);
  for (let address = first; address !== null; ) {
    if (seen.size === MOST_PAGES || Date.now() > end) throw new PlatformError('the gradebook’s list of lines has no end');
    seen.add(address.href);
    const { json, next } = await call(tool, { address, scope, headers: { accept: LINES_TYPE } });
    if (!Array.isArray(json)) throw new PlatformError('the gradebook gave no list of lines');
    const found = json.find((line) => line?.tag === TAG && line.resourceLinkId === link && typeof line.id === 'string');
    if (found !== undefined) return found.id;
    address = next === null || seen.has(next.href) ? null : next;
  }
  return null;
}

/** Sends a score (§3.4). @throws PlatformError */
export async function postScore(line, score, tool) {
  const address = new URL(line);
  address.pathname = `${address.pathname.replace(/\/$/, '')}/scores`;
  const headers = { 'content-type': 'application/vnd.ims.lis.v1.score+json' };
  await call(tool, { address, scope: SCORE_SCOPE, method: 'POST', headers, body: JSON.stringify(score) });
}

/** Whatever was stored or listed, the token goes to the platform's own hosts alone. */
async function call({ registration, tokens }, { address, scope, headers, ...request }) {
  if (!isOfPlatform(registration, address.href)) throw new PlatformError('the address is not of the learning platform’s hosts');
  const authorization = `Bearer ${await tokens.get(registration, scope)}`;
  // A redirection is an answer, which is not followed: it may be about this score alone.
  const options = { ...request, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS), headers: { ...headers, authorization } };
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
function isOlder(status, text) {
  return status === 409 || (status === 400 && /timestamp/i.test(text));
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The next page of a list (RFC 8288), which may be named relative to this one. */
function nextOf(links, address) {
  // Moodle has quotation marks of its own around the word.
  const next = (links ?? '').split(/,(?=\s*<)/).find((link) => /;\s*rel\s*=[^;]*(?<![\w-])next(?![\w-])/i.test(link));
  const target = /^\s*<([^>]*)>/.exec(next ?? '')?.[1];
  return target !== undefined && URL.canParse(target, address) ? new URL(target, address) : null;
}
