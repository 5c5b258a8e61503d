import type { JWTPayload } from 'jose';
import { oneRow } from '../../store/one-row.js';
import { hashOfAll } from '../../store/secrets.js';
import type { Platform } from '../../types.js';
import { readGradebook } from '../gradebook/gradebook.js';
import { isOfPlatform, type Registration } from '../registrations/registrations.js';
import { CLAIM } from './id-token.js';
import { type DeepLinking, endOthers } from './launches.js';
import { LtiError } from './lti-error.js';
import { roleOf } from './roles.js';

const LAUNCH_MS = 12 * 3_600_000;
const MOST_TITLE = 200;
/** LTI Core 1.3 §5.3.5. */
const MOST_LINK = 255;
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';

/** The same as a launch names it: nobody has looked at the address. */
type NamedDeepLinking = Record<keyof DeepLinking, unknown>;

interface DeepLinkingSettings {
  deep_link_return_url?: unknown;
  accept_types?: unknown;
  data?: unknown;
}

export interface NewLaunch {
  /** Verified. */
  claims: JWTPayload;
  registration: Registration;
  /** Its hash; `null`: nobody's, until it is handed over. */
  browser: string | null;
}

/**
 * Stores a launch for the browser that it happened in.
 *
 * @returns its id
 * @throws LtiError lti/message for what is no launch of a link; those of `roleOf`; lti/role where a
 *   link is to be chosen by somebody who may not; lti/address where gradebook or answer are at a
 *   host that is not the learning platform's
 */
export async function storeLaunch(platform: Platform, { claims, registration, browser }: NewLaunch): Promise<string> {
  const kind = claims[`${CLAIM}message_type`];
  const deployment = claims[`${CLAIM}deployment_id`];
  const link = claims[`${CLAIM}resource_link`] as { id?: unknown; title?: unknown } | null | undefined;
  const deepLinking = kind === 'LtiDeepLinkingRequest' ? readDeepLinking(claims[DEEP_LINKING], deployment) : null;
  const gradebook = readGradebook(claims);
  if (kind !== 'LtiResourceLinkRequest' && deepLinking === null) throw new LtiError('lti/message');
  if (deepLinking === null && !(typeof link?.id === 'string' && link.id.length <= MOST_LINK)) throw new LtiError('lti/message');
  const role = roleOf(claims[`${CLAIM}roles`]);
  if (deepLinking !== null && role !== 'staff') throw new LtiError('lti/role');
  const named = [deepLinking?.returnUrl, gradebook?.line ?? gradebook?.lines].filter((address) => address !== undefined);
  if (!named.every((address) => isOfPlatform(registration, address))) throw new LtiError('lti/address');
  const context = (claims[`${CLAIM}context`] as { id?: unknown } | null | undefined)?.id ?? '';
  const at = platform.now();
  const sql = `insert into lti_launch (browser_hash, registration_id, user_id, subject, role, title, course, activity, link, gradebook, deep_linking,
    parameters, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, '{}', $12, $13) returning id::text`;
  const stored = await platform.database.query<{ id: string }>(sql, [
    browser ?? '',
    registration.id,
    claims.sub,
    hashOfAll(registration.issuer, registration.subjectClient, claims.sub),
    role,
    titleOf(link),
    hashOfAll(deployment, context),
    hashOfAll(deployment, context, link?.id ?? ''),
    link?.id ?? '',
    gradebook === null ? null : JSON.stringify(gradebook),
    deepLinking === null ? null : JSON.stringify(deepLinking),
    at,
    new Date(at.getTime() + LAUNCH_MS),
  ]);
  const { id } = oneRow(stored);
  await endOthers(platform, id);
  return id;
}

function titleOf(link: { title?: unknown } | null | undefined): string {
  const title = typeof link?.title === 'string' ? link.title.trim() : '';
  return title === '' ? 'Identity check' : [...title].slice(0, MOST_TITLE).join('');
}

function readDeepLinking(settings: unknown, deployment: unknown): NamedDeepLinking {
  const { deep_link_return_url: returnUrl, accept_types: types, data } = (settings ?? {}) as DeepLinkingSettings;
  if (returnUrl === undefined || !Array.isArray(types) || !types.includes('ltiResourceLink')) throw new LtiError('lti/message');
  return { returnUrl, data: data ?? null, deployment };
}
