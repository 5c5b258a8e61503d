import { PlatformError, TIMEOUT_MS } from './access-tokens.mjs';
import { isOfPlatform } from './registrations.mjs';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/';
const SERVICE = `${AGS}claim/endpoint`;
const SCORE_SCOPE = `${AGS}scope/score`;
const LINE_SCOPES = [`${AGS}scope/lineitem`, `${AGS}scope/lineitem.readonly`];
const LINE_TYPE = 'application/vnd.ims.lis.v2.lineitem+json';
const LINES_TYPE = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
/** By which the tool's own line is found again. */
const TAG = 'identity-check';

/**
 * What a launch says of the gradebook (Assignment and Grade Services 2.0 §3.1): the link's line; or the list of lines in which to find or make it, and the scope for that;
 * or `null`: it takes no scores.
 *
 * @param {import('jose').JWTPayload} claims verified
 * @returns {{ line: string } | { lines: string, scope: string } | null}
 */
export function readGradebook(claims) {
  const { scope: scopes = [], lineitem: line, lineitems: lines } = claims[SERVICE] ?? {};
  if (!Array.isArray(scopes) || !scopes.includes(SCORE_SCOPE)) return null;
  if (line !== undefined) return { line };
  const scope = LINE_SCOPES.find((name) => scopes.includes(name));
  return lines === undefined || scope === undefined ? null : { lines, scope };
}

/**
 * The line of a link that has none yet: the one with the tool's tag, or a new one.
 *
 * @param {{ lines: string, scope: string, link: string, title: string }} place
 * @param {{ registration: import('./registrations.mjs').Registration, tokens: ReturnType<typeof import('./access-tokens.mjs').createAccessTokens> }} tool
 * @returns {Promise<string>} its address
 * @throws PlatformError
 */
export async function findOrMakeLine({ lines, scope, link, title }, tool) {
  const address = new URL(lines);
  address.searchParams.set('resource_link_id', link);
  address.searchParams.set('tag', TAG);
  const [found] = [await call(tool, { address, scope, headers: { accept: LINES_TYPE } })].flat();
  if (typeof found?.id === 'string') return found.id;
  if (scope !== LINE_SCOPES[0]) throw new PlatformError('the gradebook has no line for this link, and lets none be made', false);
  const body = JSON.stringify({ scoreMaximum: 1, label: title, tag: TAG, resourceLinkId: link });
  const made = await call(tool, {
    address: new URL(lines),
    scope,
    method: 'POST',
    headers: { accept: LINE_TYPE, 'content-type': LINE_TYPE },
    body,
  });
  if (typeof made?.id !== 'string') throw new PlatformError('the gradebook made no line', false);
  return made.id;
}

/** Sends a score (§3.4). @throws PlatformError */
export async function postScore(line, score, tool) {
  const address = new URL(line);
  address.pathname = `${address.pathname.replace(/\/$/, '')}/scores`;
  const headers = { 'content-type': 'application/vnd.ims.lis.v1.score+json' };
  await call(tool, { address, scope: SCORE_SCOPE, method: 'POST', headers, body: JSON.stringify(score) });
}

/** Whatever was stored, the token goes to the platform's own hosts alone. */
async function call({ registration, tokens }, { address, scope, headers, ...request }) {
  if (!isOfPlatform(registration, address.href)) throw new PlatformError('the address is not of the learning platform’s hosts', false);
  const authorization = `Bearer ${await tokens.get(registration, scope)}`;
  const options = { ...request, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS), headers: { ...headers, authorization } };
  const response = await fetch(address, options).catch(() => {
    throw new PlatformError('the gradebook did not answer', true);
  });
  const text = await response.text().catch(() => '');
  if (response.status === 401) tokens.forget(registration, scope);
  if (!response.ok) throw new PlatformError(`the gradebook answered ${response.status}`, isTemporary(response.status));
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isTemporary(status) {
  return status >= 500 || status === 401 || status === 408 || status === 429;
}
