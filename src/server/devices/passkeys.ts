import type { OpenedCheck } from '../../bundle/server/open.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { ChallengeClaims, PasskeyRequest } from '../../types.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';

/** A learner's passkey. */
export interface Passkey {
  /** The credential's id, base64url. */
  readonly id: string;
  /** COSE key. */
  readonly publicKey: Uint8Array;
  /** Signatures so far by the authenticator's count; 0 where it does not count. */
  readonly counter: number;
}

interface Expected {
  /** SHA-256 of the JWS signing input, base64url. */
  readonly challenge: string;
  readonly origins: readonly string[];
}

/**
 * Verifies what authenticators answer: `createPasskeyVerifier` of `countersign/passkeys` is one.
 * `null`: not valid, whatever the reason.
 */
export interface PasskeyVerifier {
  readonly rpId: string;
  readonly rpName: string;
  register(response: unknown, expected: Expected): Promise<Passkey | null>;
  assert(response: unknown, stored: Passkey, expected: Expected): Promise<Passkey | null>;
}

/** A passkey that was shown with a bundle, and is worth something once that is decided. */
export interface ShownPasskey extends Passkey {
  readonly use: PasskeyRequest['use'];
}

/** A passkey's answer is at most this long: attestation is not asked for. */
const MAX_ANSWER = 16 * 1024;

/**
 * What the challenge asks for: the learner's own passkey where there is one, a first one otherwise.
 */
export async function passkeyRequest(queries: Queries, owner: Owner, { rpId, rpName }: PasskeyVerifier): Promise<PasskeyRequest> {
  const credentials = (await findPasskeys(queries, owner)).map(({ id }) => id);
  return { rpId, rpName, use: credentials.length === 0 ? 'register' : 'assert', credentials };
}

/**
 * Part of step 13: the passkey that the claims speak of signed this bundle, and is the learner's,
 * or nobody's yet.
 *
 * @param answer the last line that came with a bundle whose claims speak of a passkey; `undefined`
 *   without one
 * @returns `null` where the claims speak of none
 * @throws VerificationError passkey/invalid
 */
export async function checkPasskey(
  queries: Queries,
  answer: string | undefined,
  { claims, signingHash }: Pick<OpenedCheck, 'claims' | 'signingHash'>,
  challenge: Pick<ChallengeClaims, 'passkey'>,
  {
    owner,
    verifier,
    origins,
  }: { readonly owner: Owner; readonly verifier: PasskeyVerifier | undefined; readonly origins: readonly string[] },
): Promise<ShownPasskey | null> {
  const use = claims.passkey;
  if (use === undefined) return null;
  if (use !== challenge.passkey?.use || answer === undefined || verifier === undefined) throw new VerificationError('passkey/invalid');
  const response = readAnswer(answer);
  const expected = { challenge: signingHash, origins };
  const stored = use === 'assert' ? (await findPasskeys(queries, owner)).find(({ id }) => id === response.id) : undefined;
  const shown =
    use === 'register'
      ? await verifier.register(response, expected)
      : stored === undefined
        ? null
        : await verifier.assert(response, stored, expected);
  if (shown === null) throw new VerificationError('passkey/invalid');
  return { ...shown, use };
}

/**
 * Step 13 once more, under the learner's lock and before anything is decided: a first passkey while
 * there is none, or the learner's own, which never counts back.
 *
 * @throws VerificationError passkey/invalid
 */
export async function recheckPasskey({ query }: Queries, { tenant, subject }: Owner, shown: ShownPasskey | null): Promise<void> {
  if (shown === null) return;
  const { id, counter, use } = shown;
  const [row] =
    use === 'register'
      ? await query<{ fits: boolean }>(
          `select not exists (select 1 from countersign_passkey where credential_id = $1 or (tenant = $2 and subject = $3)) as fits`,
          [id, tenant, subject],
        )
      : await query<{ fits: boolean }>(
          `select exists (select 1 from countersign_passkey where credential_id = $1 and tenant = $2 and subject = $3
            and (counter < $4 or (counter = 0 and $4 = 0))) as fits`,
          [id, tenant, subject, counter],
        );
  if (row?.fits !== true) throw new VerificationError('passkey/invalid', undefined, 'owner');
}

/**
 * Step 22: a first passkey is the learner's from now on; a known one has counted on. After
 * `recheckPasskey`, under the same lock.
 *
 * @throws Error where another learner took the same passkey for theirs meanwhile: nothing is stored
 *   then
 */
export async function keepPasskey({ query }: Queries, owner: Owner, shown: ShownPasskey, now: number): Promise<void> {
  const { id, publicKey, counter } = shown;
  const rows =
    shown.use === 'register'
      ? await query(
          `insert into countersign_passkey (credential_id, tenant, subject, public_key, counter, registered_at)
            select $1, $2, $3, $4, $5, $6 where not exists (select 1 from countersign_passkey where tenant = $2 and subject = $3)
            on conflict do nothing returning 1`,
          [id, owner.tenant, owner.subject, publicKey, counter, now],
        )
      : await query(
          `update countersign_passkey set counter = $4 where credential_id = $1 and tenant = $2 and subject = $3
            and (counter < $4 or (counter = 0 and $4 = 0)) returning 1`,
          [id, owner.tenant, owner.subject, counter],
        );
  if (rows.length !== 1) throw new Error('a passkey that two learners showed at once');
}

/**
 * Forgets the learner's passkeys, for one that was lost: the next check registers another. Returns
 * how many there were.
 */
export async function removePasskeys({ query }: Queries, { tenant, subject }: Owner): Promise<number> {
  return (await query('delete from countersign_passkey where tenant = $1 and subject = $2 returning 1', [tenant, subject])).length;
}

async function findPasskeys({ query }: Queries, { tenant, subject }: Owner): Promise<Passkey[]> {
  const sql =
    'select credential_id, public_key, counter from countersign_passkey where tenant = $1 and subject = $2 order by registered_at';
  const rows = await query<{ credential_id: string; public_key: Uint8Array; counter: number }>(sql, [tenant, subject]);
  return rows.map(({ credential_id: id, public_key: publicKey, counter }) => ({ id, publicKey, counter }));
}

function readAnswer(answer: string): { readonly id?: unknown } {
  try {
    if (answer.length > MAX_ANSWER) throw new TypeError('too long');
    const value: unknown = JSON.parse(Buffer.from(answer, 'base64url').toString());
    if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
    return value;
  } catch (cause) {
    throw new VerificationError('passkey/invalid', cause);
  }
}
