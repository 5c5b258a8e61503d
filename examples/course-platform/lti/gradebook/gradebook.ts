import type { JWTPayload } from 'jose';
import { PlatformError, SCORE_SCOPE } from './access-tokens.js';
import { callGradebook, type GradebookAccess, type GradebookAnswer } from './call-gradebook.js';
import type { ScoreForm } from './score-forms.js';

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

/** Where a result goes: the link's line, or the lines in which it is found or made. */
export type Gradebook = { line: string; lines?: undefined } | Lines;

/** The list of lines, and the scope for finding or making one there. */
export interface Lines {
  line?: undefined;
  lines: string;
  scope: string;
}

/** The same as a launch names it: what may be no address, nobody has looked at. */
export type NamedGradebook = { line: unknown; lines?: undefined } | { line?: undefined; lines: unknown; scope: string };

/** A score as a gradebook takes it. */
export interface Score extends ScoreForm {
  userId: string;
  timestamp: string;
}

/**
 * What a launch says of the gradebook (Assignment and Grade Services 2.0 §3.1): the link's line; or
 * the list of lines in which to find or make it, and the scope for that; or `null`: it takes no
 * scores. What is `null` or empty is not there.
 *
 * @param claims verified
 */
export function readGradebook(claims: JWTPayload): NamedGradebook | null {
  const {
    scope,
    lineitem: line,
    lineitems: lines,
  } = (claims[SERVICE] ?? {}) as Partial<Record<'scope' | 'lineitem' | 'lineitems', unknown>>;
  const scopes = typeof scope === 'string' ? scope.split(' ') : scope;
  if (!Array.isArray(scopes) || !scopes.includes(SCORE_SCOPE)) return null;
  if (isGiven(line)) return { line };
  const lineScope = LINE_SCOPES.find((name) => scopes.includes(name));
  return isGiven(lines) && lineScope !== undefined ? { lines, scope: lineScope } : null;
}

function isGiven(address: unknown): boolean {
  return address !== undefined && address !== null && address !== '';
}

/**
 * The line of a link that has none yet: the one with the tool's tag, or a new one. What a platform
 * lists is compared, whatever it was asked for.
 *
 * @returns its address
 * @throws PlatformError
 */
export async function findOrMakeLine(
  { lines, scope, link, title }: Lines & { link: string; title: string },
  tool: GradebookAccess,
): Promise<string> {
  const found = await findLine({ lines, scope, link }, tool);
  if (found !== null) return found;
  if (scope !== LINE_SCOPES[0])
    throw new PlatformError('the gradebook has no line for this link, and lets none be made', { readOnly: true });
  const label = [...title].slice(0, MOST_LABEL).join('');
  const body = JSON.stringify({ scoreMaximum: 1, label, tag: TAG, resourceLinkId: link });
  const headers = { accept: LINE_TYPE, 'content-type': LINE_TYPE };
  const { json: made } = await callGradebook(tool, { address: new URL(lines), scope, method: 'POST', headers, body });
  const id = (made as Line | null)?.id;
  if (typeof id !== 'string') throw new PlatformError('the gradebook made no line');
  return id;
}

/** A line as a gradebook lists it, if it keeps to the standard. */
interface Line {
  id?: unknown;
  tag?: unknown;
  resourceLinkId?: unknown;
}

async function findLine({ lines, scope, link }: Lines & { link: string }, tool: GradebookAccess): Promise<string | null> {
  const seen = new Set<string>();
  const end = Date.now() + MOST_WALK_MS;
  const first = new URL(lines);
  first.searchParams.set('resource_link_id', link);
  first.searchParams.set('tag', TAG);
  for (let address: URL | null = first; address !== null; ) {
    if (seen.size === MOST_PAGES || Date.now() > end) throw new PlatformError('the gradebook’s list of lines has no end');
    seen.add(address.href);
    const { json, next }: GradebookAnswer = await callGradebook(tool, { address, scope, headers: { accept: LINES_TYPE } });
    if (!Array.isArray(json)) throw new PlatformError('the gradebook gave no list of lines');
    const listed: readonly (Line | null)[] = json;
    const found = listed.find((line) => line?.tag === TAG && line.resourceLinkId === link && typeof line.id === 'string')?.id;
    if (typeof found === 'string') return found;
    address = next === null || seen.has(next.href) ? null : next;
  }
  return null;
}

/** Sends a score (§3.4). @throws PlatformError */
export async function postScore(line: string, score: Score, tool: GradebookAccess): Promise<void> {
  const address = new URL(line);
  address.pathname = `${address.pathname.replace(/\/$/, '')}/scores`;
  const headers = { 'content-type': 'application/vnd.ims.lis.v1.score+json' };
  await callGradebook(tool, { address, scope: SCORE_SCOPE, method: 'POST', headers, body: JSON.stringify(score) });
}
