import type { PartClaims } from '../../../src/bundle/schema.js';
import { sha256 } from '../../../src/sha256.js';
import type { PhonePart, PhoneTask } from '../../../src/types.js';
import { deviceKey, forgeJwe, forgeJws, jwsHeader } from '../../support/forge.js';
import { askHandover, createHandover, phoneOf, type TestPhone } from '../../support/phone.js';
import { type Attack, type Material, onVerify } from './attack.js';

/** A phone's part of the right bundle's face, and what the computer would send of the rest. */
interface Split {
  readonly part: PhonePart;
  readonly task: PhoneTask;
  readonly phone: TestPhone;
  readonly sealed: string;
  /** The computer's bundle with the part of this name in place of the face. */
  readonly bundle: (part?: PhonePart) => Promise<string>;
}

const LEARNER = 'ada';

/** The whole hand-over; `change` is what the phone claims beside the truth. */
async function split(material: Material, change: (right: PartClaims) => Promise<object> | object = () => ({})): Promise<Split> {
  const { backend, challenge, claims, sign } = material;
  const { id, link } = await createHandover(backend, LEARNER, challenge);
  const phone = phoneOf(backend);
  const task = (await (await phone.open({ link })).json()) as PhoneTask;
  const sealed = await sealedBy(material, task, change);
  await phone.send(id, sealed);
  const own = { handover: id, sha256: await sha256(sealed) };
  const { face: _face, liveness: _liveness, capture: _capture, evidence: _evidence, ...typed } = claims;
  return { part: own, task, phone, sealed, bundle: (part = own) => sign({ ...typed, part }) };
}

async function sealedBy(
  { claims, keys }: Material,
  task: PhoneTask,
  change: (right: PartClaims) => Promise<object> | object = () => ({}),
): Promise<string> {
  const key = await deviceKey();
  const { face, liveness, capture, evidence, consent, sdk, origin } = claims;
  const right: PartClaims = {
    v: 1,
    purpose: 'face-part',
    iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${key.thumbprint}`,
    aud: task.aud,
    origin,
    iat: task.iat,
    exp: task.iat + 300,
    jti: `${claims.jti}P`,
    handover: task.handover,
    challengeHash: task.challengeHash,
    consent,
    sdk,
    face,
    liveness,
    capture,
    evidence,
  };
  const payload = { ...right, ...(await change(right)) };
  const jws = await forgeJws({ ...jwsHeader(key, 'jwk'), typ: 'countersign-part+jwt' }, payload, key.privateKey);
  return forgeJwe(jws, keys, { typ: 'countersign-part+jwe' });
}

/**
 * Puts a part where the phone's own route would not have taken it: the bundle's way looks again.
 */
async function plant({ backend }: Material, { handover }: PhonePart, sealed: string): Promise<PhonePart> {
  const hash = await sha256(sealed);
  const sql = 'update countersign_handover set part = $2, part_hash = $3, sent_at = $4 where id = $1';
  await backend.database.query(sql, [handover, sealed, hash, backend.clock.now]);
  return { handover, sha256: hash };
}

/** A planted part that claims something else. */
const unlike = (name: string, expected: Attack['expected'], change: (right: PartClaims, material: Material) => object): Attack =>
  onVerify(`a part that says otherwise: ${name}`, expected, async (material) => {
    const { bundle, part, task } = await split(material);
    return bundle(await plant(material, part, await sealedBy(material, task, (right) => change(right, material))));
  });

/**
 * Attacks on a check whose face a phone looked at: parts that are mixed, swapped, replayed, of
 * other challenges and other hand-overs.
 */
export const PART_ATTACKS: readonly Attack[] = [
  onVerify('a part beside a face', 'claims/schema', async (material) => {
    const { part } = await split(material);
    return material.claiming({ part });
  }),
  onVerify('neither a part nor a face', 'claims/schema', async ({ claims, sign }) => {
    const { face: _, ...rest } = claims;
    return sign(rest);
  }),
  onVerify('a part whose hand-over never was', 'part/unknown', async (material) => {
    const { bundle, part } = await split(material);
    return bundle({ ...part, handover: 'Z'.repeat(32) });
  }),
  onVerify('a part of another challenge of the learner', 'part/foreign', async (material) => {
    const { part } = await split(await material.another({ activity: 'exam' }));
    return (await split(material)).bundle(part);
  }),
  onVerify('the parts of two checks swapped', 'part/foreign', async (material) => {
    const other = await material.another();
    const [mine, theirs] = [await split(material), await split(other)];
    await other.browser.post(await theirs.bundle());
    return mine.bundle(theirs.part);
  }),
  onVerify('a part that the phone never sent', 'part/missing', async (material) => {
    const { bundle } = await split(material);
    const { id } = await createHandover(material.backend, LEARNER, material.challenge);
    return bundle({ handover: id, sha256: 'A'.repeat(43) });
  }),
  onVerify('a part of a hand-over whose place another one took', 'part/unknown', async (material) => {
    const { bundle } = await split(material);
    await createHandover(material.backend, LEARNER, material.challenge);
    return bundle();
  }),
  onVerify('a part that the computer canceled', 'part/canceled', async (material) => {
    const { bundle, task } = await split(material);
    await askHandover(material.backend, LEARNER, '/cancel', { handover: task.handover });
    return bundle();
  }),
  onVerify('a part that the phone canceled', 'part/canceled', async (material) => {
    const { bundle, phone, task } = await split(material);
    await phone.ask('cancel', task.handover);
    return bundle();
  }),
  onVerify('another part than the computer saw', 'part/mismatch', async (material) => {
    const { bundle, part } = await split(material);
    return bundle({ ...part, sha256: 'A'.repeat(43) });
  }),
  onVerify('a part whose bytes were changed in the database', 'part/mismatch', async (material) => {
    const { bundle } = await split(material);
    await material.backend.database.query(`update countersign_handover set part = part || 'A' where part is not null`);
    return bundle();
  }),
  onVerify('the part of another hand-over, put into this one', 'part/mismatch', async (material) => {
    const other = await split(await material.another());
    const { bundle, part } = await split(material);
    return bundle(await plant(material, part, other.sealed));
  }),
  unlike('the hand-over', 'part/mismatch', () => ({ handover: 'Z'.repeat(32) })),
  unlike('the challenge', 'part/mismatch', () => ({ challengeHash: 'A'.repeat(43) })),
  unlike('the actions', 'part/mismatch', ({ liveness }) => ({
    liveness: { ...liveness, actions: [{ action: 'blink', askedAtMs: 0, doneAtMs: 1, others: 0 }] },
  })),
  unlike('a time before the challenge', 'part/mismatch', ({ iat }) => ({ iat: iat - 31, exp: iat })),
  unlike('the backend', 'claims/audience', () => ({ aud: 'https://other.example' })),
  unlike('the page', 'claims/origin', () => ({ origin: 'https://evil.example' })),
  unlike('the key', 'claims/issuer', () => ({ iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${'A'.repeat(43)}` })),
  unlike('a member more', 'claims/schema', () => ({ sub: 'ada' })),
  unlike('another purpose', 'claims/schema', () => ({ purpose: 'verify' })),
  unlike('a time to come', 'claims/future', ({ iat }) => ({ iat: iat + 3600, exp: iat + 3700 })),
  {
    ...unlike('another consent', 'consent/outdated', ({ consent }) => ({ consent: { ...consent, policyId: 'other' } })),
    step: 'challenge',
  },
  onVerify('a bundle in place of a part', 'jwe/header', async (material) => {
    const { bundle, part } = await split(material);
    return bundle(await plant(material, part, (await material.another()).sealed));
  }),
  onVerify('a part in place of a bundle', 'jwe/header', async (material) => (await split(material)).sealed),
  onVerify('a part that an enrolled key names', 'key/unknown', async (material) => {
    const { bundle, part, task } = await split(material);
    const header = { ...jwsHeader(material.browser.key, 'kid'), typ: 'countersign-part+jwt' };
    const jws = await forgeJws(header, { handover: task.handover }, material.browser.key.privateKey);
    return bundle(await plant(material, part, await forgeJwe(jws, material.keys, { typ: 'countersign-part+jwe' })));
  }),
  onVerify('a part twice, for the same challenge', 'challenge/used', async (material) => {
    const { bundle } = await split(material);
    await material.browser.post(await bundle());
    return bundle();
  }),
  onVerify('the jti of a part that was used before', 'bundle/replayed', async (material) => {
    const first = await material.another();
    const theirs = await split(first);
    await first.browser.post(await theirs.bundle());
    const { bundle, part, task } = await split(material);
    return bundle(await plant(material, part, await sealedBy(material, task, () => ({ jti: `${first.claims.jti}P` }))));
  }),
  onVerify('the face of a part that was used before', 'evidence/duplicate', async (material) => {
    const first = await material.another();
    await first.browser.post(await (await split(first)).bundle());
    return (await split(material, () => ({ face: first.claims.face }))).bundle();
  }),
  onVerify('a part whose challenge had expired when the computer made its bundle', 'challenge/expired', async (material) => {
    const { part } = await split(material);
    const { face: _face, liveness: _liveness, capture: _capture, evidence: _evidence, ...typed } = material.claims;
    const iat = typed.iat - 30 + 901;
    return { sealed: await material.sign({ ...typed, iat, exp: iat + 300, part }), afterSeconds: 901 };
  }),
  onVerify('another learner’s session with a part', 'challenge/mismatch', async (material) => ({
    sealed: await (await split(material)).bundle(),
    by: material.thief,
  })),
  onVerify('pictures of the computer beside a part', 'bundle/form', async (material) => {
    const { bundle } = await split(material);
    const sql = `update countersign_policy set policy = jsonb_set(policy, '{stills}', '1')`;
    await material.backend.database.query(sql);
    return `${await bundle()}\nAAAA`;
  }),
];
