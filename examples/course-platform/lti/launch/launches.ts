import type { Queries } from 'countersign/server';
import type { JWTPayload } from 'jose';
import { oneRow } from '../../store/one-row.js';
import { hashOfAll } from '../../store/secrets.js';
import { isUuid } from '../../store/uuid.js';
import type { Platform } from '../../types.js';
import { type Gradebook, readGradebook } from '../gradebook/gradebook.js';
import { isOfPlatform, type Registration } from '../registrations/registrations.js';
import { CLAIM } from './id-token.js';
import { LtiError } from './lti-error.js';
import { type Role, roleOf } from './roles.js';

const LAUNCH_MS = 12 * 3_600_000;
const MOST_TITLE = 200;
/** LTI Core 1.3 §5.3.5. */
const MOST_LINK = 255;
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';

/** Where a link is to be chosen. */
export interface DeepLinking {
  returnUrl: string;
  /** As the learning platform gave it, to be given back. */
  data: string | null;
  deployment: string;
}

/** The same as a launch names it: nobody has looked at the address. */
type NamedDeepLinking = Record<keyof DeepLinking, unknown>;

interface DeepLinkingSettings {
  deep_link_return_url?: unknown;
  accept_types?: unknown;
  data?: unknown;
}

/** Somebody who came from a learning platform to one of its links, in one browser. */
export interface Launch {
  /** What a check is bound to: the `attempt` of challenge and receipt. */
  id: string;
  registrationId: string;
  /** As the learning platform names them. */
  userId: string;
  /** Whose learner they are. */
  tenant: string;
  /** As the package knows them: a hash. */
  subject: string;
  role: Role;
  title: string;
  course: string;
  activity: string;
  /** As the learning platform names it. */
  link: string;
  /** Where a result goes; `null`: it stays here. */
  gradebook: Gradebook | null;
  deepLinking: DeepLinking | null;
  /** When the learning platform vouched for them. */
  createdAt: Date;
}

export interface NewLaunch {
  /** Verified. */
  claims: JWTPayload;
  registration: Registration;
  /** Its hash; `null`: nobody's, until it is handed over. */
  browser: string | null;
}

const COLUMNS = `l.id::text, l.registration_id::text as "registrationId", l.user_id as "userId", 'lti-' || r.home as tenant, l.subject, l.role, l.title, l.course,
  l.activity, l.link, l.gradebook, l.deep_linking as "deepLinking", l.created_at as "createdAt"`;

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

/**
 * Whoever was at this browser before is not there any more: what they opened is not for the next
 * one, who finds its address in the history.
 *
 * @param launch its id
 */
export async function endOthers({ database, now }: Platform, launch: string): Promise<void> {
  const sql = `update lti_launch l set expires_at = $2 from lti_launch mine
    where mine.id = $1 and mine.browser_hash <> '' and l.browser_hash = mine.browser_hash and l.subject <> mine.subject and l.expires_at > $2`;
  await database.query(sql, [launch, now()]);
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

/** @returns only in the browser that it happened in, and while it lives */
export async function findLaunch(
  { database, now }: { database: Queries; now: () => Date },
  id: unknown,
  browser: string | null,
): Promise<Launch | null> {
  if (browser === null || !isUuid(id)) return null;
  const sql = `select ${COLUMNS} from lti_launch l join lti_registration r on r.id = l.registration_id
    where l.id = $1 and l.browser_hash = $2 and l.expires_at > $3`;
  const [launch] = await database.query<Launch>(sql, [id, browser, now()]);
  return launch ?? null;
}
