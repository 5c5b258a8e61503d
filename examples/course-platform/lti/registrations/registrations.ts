import type { Queries } from 'countersign/server';
import { oneRow } from '../../store/one-row.js';

/** A learning platform that may launch this tool, as its administrator gave it. */
export interface Registration {
  id: string;
  issuer: string;
  clientId: string;
  /** Where a login goes on. */
  authUrl: string;
  /** Where the tool gets access to services. */
  tokenUrl: string;
  /** Its public keys. */
  jwksUrl: string;
  deployments: string[];
  /**
   * Which a launch may name for its gradebook or for an answer, with the port where there is one.
   */
  hosts: string[];
  /** Of pages that hold the tool in a frame, besides those of `issuer` and `authUrl`. */
  frameOrigins: string[];
  /** Whom the platform's token service calls itself; `null`: by `tokenUrl`. */
  tokenAudience: string | null;
  /** Whose learners these are: registrations with one tenant know the same learners. */
  tenant: string;
  /** The client id that learners of the tenant are hashed with. */
  subjectClient: string;
  /** Addresses of this machine may be http: for tests. */
  loopbackHttp: boolean;
}

/** What an administrator has to give. */
type Given = Pick<Registration, 'issuer' | 'clientId' | 'authUrl' | 'tokenUrl' | 'jwksUrl' | 'deployments'>;
/** What has a default: `hosts` those of its own addresses. */
type Optional = Pick<Registration, 'hosts' | 'frameOrigins' | 'loopbackHttp' | 'tokenAudience'>;

export interface NewRegistration extends Given, Partial<Optional> {
  /**
   * A word; registrations of one issuer with the same word know the same learners. Default: all of
   * one issuer whose keys are at one origin; each by itself where many schools share an issuer.
   */
  learners?: string | null;
}

/** A registration that was looked at, with its defaults. */
export type CheckedRegistration = Given & Optional & { learners: string | null };

export const REGISTRATION_COLUMNS = `id::text, issuer, client_id as "clientId", auth_url as "authUrl", token_url as "tokenUrl", jwks_url as "jwksUrl", deployments,
  hosts, frame_origins as "frameOrigins", loopback_http as "loopbackHttp", token_audience as "tokenAudience", 'lti-' || home as tenant,
  (select h.client_id from lti_registration h where h.id = lti_registration.home) as "subjectClient"`;

/**
 * Clouds that name all their schools by one issuer: what one of them calls a learner is told to no
 * other.
 */
export const SHARED_ISSUERS = [
  'https://canvas.instructure.com',
  'https://canvas.beta.instructure.com',
  'https://canvas.test.instructure.com',
  'https://blackboard.com',
];
const WORD = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * What was given, with what follows from it.
 *
 * @param registration `hosts` default: those of its own addresses
 * @throws TypeError for addresses and origins that are not https (with `loopbackHttp`, of this
 *   machine: http too), or nothing in `deployments`
 */
export function checkRegistration(registration: NewRegistration): CheckedRegistration {
  // It may come from a file, and hold anything.
  const given: Partial<NewRegistration> = registration ?? {};
  const { issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments, frameOrigins = [], loopbackHttp = false } = given;
  const { tokenAudience = null, learners = null } = given;
  if (!isText(issuer) || !isText(clientId) || !Array.isArray(deployments) || deployments.length === 0 || !deployments.every(isText))
    throw new TypeError('registration: issuer, clientId and at least one of deployments are required, as text');
  if (tokenAudience !== null && !isText(tokenAudience)) throw new TypeError('registration: tokenAudience must be text');
  if (learners !== null && !WORD.test(learners))
    throw new TypeError('registration: learners must be a word of lower-case letters, digits and -');
  if (!isSafe(authUrl, loopbackHttp) || !isSafe(tokenUrl, loopbackHttp) || !isSafe(jwksUrl, loopbackHttp))
    throw new TypeError('registration: addresses must be https');
  for (const origin of frameOrigins)
    if (!isSafe(origin, loopbackHttp) || new URL(origin).origin !== origin)
      throw new TypeError('registration: frameOrigins must be a list such as https://lms.example, without a path');
  const hosts = given.hosts ?? ownHosts([issuer, authUrl, tokenUrl, jwksUrl]);
  if (!hosts.every((host) => URL.canParse(`https://${host}`) && new URL(`https://${host}`).host === host))
    throw new TypeError('registration: hosts must be a list such as lms.example or lms.example:8443');
  return { issuer, clientId, authUrl, tokenUrl, jwksUrl, deployments, hosts, frameOrigins, loopbackHttp, tokenAudience, learners };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/**
 * Adds a registration, or changes the one of this issuer and client.
 *
 * @returns its id
 * @throws TypeError as `checkRegistration`
 */
export async function registerPlatform({ query }: Queries, registration: NewRegistration): Promise<string> {
  const { issuer, clientId, learners, ...rest } = checkRegistration(registration);
  const { authUrl, tokenUrl, jwksUrl, deployments, hosts, frameOrigins, loopbackHttp, tokenAudience } = rest;
  // Who was registered first gives the others of the same learners its tenant; who is registered
  // keeps theirs, whose learners are stored. Without a word, whose keys are elsewhere speaks for
  // none of them: a name of an issuer is easily written.
  const sql = `with given as (select gen_random_uuid() as id)
    insert into lti_registration (id, issuer, client_id, auth_url, token_url, jwks_url, deployments, hosts, frame_origins, loopback_http, token_audience, learners, home)
    select id, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce((select r.home from lti_registration r
      where r.issuer = $1 and r.learners = $11
      and ($11 <> '' or lower(substring(r.jwks_url from '^[^/]*//[^/?#]*')) = $12) order by r.created_at, r.id limit 1), id) from given
    on conflict (issuer, client_id) do update set auth_url = $3, token_url = $4, jwks_url = $5, deployments = $6, hosts = $7,
    frame_origins = $8, loopback_http = $9, token_audience = $10 returning id::text`;
  const addresses = [authUrl, tokenUrl, jwksUrl, deployments, hosts, frameOrigins, loopbackHttp, tokenAudience];
  const word = learners ?? (SHARED_ISSUERS.includes(issuer) ? null : '');
  const values = [issuer, clientId, ...addresses, word, new URL(jwksUrl).origin];
  return oneRow(await query<{ id: string }>(sql, values)).id;
}

/** @returns without a client id: the issuer's only one */
export async function findRegistration({ query }: Queries, issuer: string, clientId: string | undefined): Promise<Registration | null> {
  const sql = `select ${REGISTRATION_COLUMNS} from lti_registration where issuer = $1 and ($2::text is null or client_id = $2) limit 2`;
  const [found, another] = await query<Registration>(sql, [issuer, clientId ?? null]);
  return found === undefined || another !== undefined ? null : found;
}

export async function readRegistration({ query }: Queries, id: string): Promise<Registration> {
  return oneRow(await query<Registration>(`select ${REGISTRATION_COLUMNS} from lti_registration where id = $1`, [id]));
}

/**
 * Whether an address that a launch names is the learning platform's: the tool sends its access
 * token there, or a person's browser. Whoever can sign a launch could otherwise have both sent
 * anywhere.
 */
export function isOfPlatform({ hosts, loopbackHttp }: Pick<Registration, 'hosts' | 'loopbackHttp'>, address: unknown): address is string {
  return isSafe(address, loopbackHttp) && hosts.includes(new URL(address).host);
}

function ownHosts(addresses: readonly string[]): string[] {
  return [...new Set(addresses.filter((address) => URL.canParse(address)).map((address) => new URL(address).host))].filter(Boolean);
}

function isSafe(address: unknown, loopbackHttp: boolean): address is string {
  if (typeof address !== 'string' || !URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  const local = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
  return (protocol === 'https:' || (protocol === 'http:' && local && loopbackHttp)) && username === '' && password === '';
}
