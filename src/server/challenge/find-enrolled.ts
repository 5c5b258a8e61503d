import { MOST_DEVICES } from '../../bundle/challenge-schema.js';
import type { EnrolledWith, InputKind, Purpose } from '../../types.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { listThumbprints } from '../store/stored-devices.js';
import type { StoredReference } from '../store/stored-references.js';

/**
 * What the page of a learner looks for before it asks for anything: their own browsers, and the
 * kinds of keyboard that they typed on, where that is compared. It is told to their session alone.
 *
 * @param keepsPhrase the sentence of the enrollment is the one that is typed
 * @param half of the check that asked for one more: the same kind answers it
 */
export async function findEnrolled(
  queries: Queries,
  owner: Owner,
  { typing }: Pick<StoredReference, 'typing'>,
  { purpose, keepsPhrase, half }: { readonly purpose: Purpose; readonly keepsPhrase: boolean; readonly half: InputKind | null },
): Promise<EnrolledWith> {
  const devices = await listThumbprints(queries, owner, MOST_DEVICES + 1);
  const compares = keepsPhrase && (purpose === 'verify' || purpose === 'rebind');
  const inputKinds = half === null ? typing.map(({ inputKind }) => inputKind) : [half];
  return { ...(compares ? { inputKinds } : {}), ...(devices.length > MOST_DEVICES ? {} : { devices }) };
}
