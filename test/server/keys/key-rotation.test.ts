import { chmod, chown, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { universityDocument } from '../../../examples/course-platform/certificates/certificate.js';
import { type CertificateKeySet, generateCertificateKey } from '../../../src/certificate/signing/certificate-keys.js';
import { CERTIFICATE_KEY_FILE } from '../../../src/certificate/signing/rotated-certificate-keys.js';
import { proofKeyFile } from '../../../src/proofs/rotated-proof-keys.js';
import { generateProofKey, type ProofKey } from '../../../src/proofs.js';
import { createKeyFile, keyFile, readKeyFile, rotateKeyFile } from '../../../src/server/keys/key-file.js';
import { liveKeys } from '../../../src/server/keys/key-ring.js';
import {
  checkKeySet,
  generateKeys,
  importKeys,
  type KeySet,
  type PrivateKeyEntry,
  prunedKeys,
  rotatedKeys,
} from '../../../src/server/keys/keys.js';
import { runKeysCommand } from '../../../src/server/keys/keys-command.js';
import { ORIGIN, START, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

const DAY = 86_400;
const PERSON = { face: 1, typist: 1 };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-rotation-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function newKeys(path: string): Promise<KeySet> {
  await createKeyFile(path);
  return readKeyFile(path);
}

const kids = ({ signing, encryption }: KeySet) => [signing, encryption].map((keys) => keys.map(({ kid }) => kid));

describe('a rotation', () => {
  it('puts new keys first, retires those of before once, and leaves the secrets', async () => {
    const before = await generateKeys();
    const first = await rotatedKeys(before, START);
    const second = await rotatedKeys(first, START + 5);
    expect(second).toMatchObject({ template: before.template, seen: before.seen });
    expect(second.signing.map(({ retiredAt }) => retiredAt)).toEqual([undefined, START + 5, START]);
    expect(second.encryption.slice(1).map(({ kid }) => kid)).toEqual(first.encryption.map(({ kid }) => kid));
    expect(new Set(kids(second).flat()).size).toBe(6);
    expect((await rotatedKeys(second, START + 401 * DAY)).signing).toHaveLength(2);
  });

  it('keeps no private key longer than it can open anything, and of retired signing keys the public half only', async () => {
    const set = await rotatedKeys(await generateKeys(), START);
    expect(set.signing.map(({ jwk }) => jwk.d !== undefined)).toEqual([true, false]);
    expect(set.encryption.every(({ jwk }) => jwk.d !== undefined)).toBe(true);
    checkKeySet(set);
    const at = (seconds: number) => kids(prunedKeys(set, START + seconds)).map(({ length }) => length);
    expect([at(2 * DAY - 1), at(2 * DAY), at(400 * DAY)]).toEqual([
      [2, 2],
      [2, 1],
      [1, 1],
    ]);
    expect((await importKeys(set)).verification.size).toBe(2);
    const { kid, jwk } = set.signing[1] as PrivateKeyEntry;
    expect(() => checkKeySet({ ...set, signing: [{ kid, jwk }] })).toThrow(TypeError);
  });

  it('opens bundles for a day and the life of a challenge, verifies as long as receipts live, on both sides of each second', async () => {
    const rotated = await rotatedKeys(await generateKeys(), START);
    const policy = { lateSeconds: DAY, receiptSeconds: 3 * DAY, challengeSeconds: 900, monitor: null };
    const at = (seconds: number) => kids(liveKeys(rotated, policy, START + seconds)).map(({ length }) => length);
    expect(at(3 * DAY - 1)[0]).toBe(2);
    expect(at(3 * DAY)[0]).toBe(1);
    expect(at(DAY + 900 + 330 - 1)[1]).toBe(2);
    expect(at(DAY + 900 + 330)[1]).toBe(1);
    const short = { ...policy, lateSeconds: 0, receiptSeconds: 60 };
    expect(kids(liveKeys(rotated, short, START + DAY - 1)).map(({ length }) => length)).toEqual([2, 2]);
  });

  it('is picked up by a running backend: what began before ends well, and what comes after has the new keys', async () => {
    const path = join(folder, 'running.json');
    const before = await newKeys(path);
    const backend = await testBackend({ keys: keyFile(path) });
    const browser = await backend.browser('ada');
    const { receipt } = await browser.check(PERSON, 1);
    const [old, tooOld] = [await browser.challenge(), await browser.challenge()];
    const after = await rotateKeyFile(path, START);
    const fresh = await browser.challenge();
    expect([old, fresh].map(({ claims }) => claims.encryptionKey.kid)).toEqual([before.encryption[0]?.kid, after.encryption[0]?.kid]);
    const post = async (challenge: typeof old, sitting: number) =>
      (await browser.post(await browser.seal(challenge, evidenceOf(PERSON, challenge.claims, sitting)))).status;
    expect([await post(old, 2), await post(fresh, 3)]).toEqual([200, 200]);
    const expected = { subject: 'ada', tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1', purpose: 'enroll' as const };
    await expect(backend.countersign.receipts.verify(receipt, expected)).resolves.toMatchObject({ result: 'accepted' });
    backend.clock.now = START + DAY + 900 + 330;
    expect(await post(tooOld, 4)).toBe(400);
    expect(backend.runs.at(-1)?.failure?.code).toBe('jwe/unknown-key');
    await backend.close();
  });

  it('is published: both keys to verify with, only the new one to seal for, under another etag', async () => {
    const path = join(folder, 'published.json');
    const before = await newKeys(path);
    const backend = await testBackend({ keys: keyFile(path) });
    const jwks = (headers: Record<string, string> = {}) =>
      backend.countersign.fetch(new Request(`${ORIGIN}/api/countersign/.well-known/jwks.json`, { headers }));
    const first = await jwks();
    const etag = first.headers.get('etag') ?? '';
    expect([first.headers.get('cache-control'), etag.length > 10]).toEqual(['public, max-age=300', true]);
    const again = await jwks({ 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const after = await rotateKeyFile(path, START);
    const second = await jwks({ 'if-none-match': etag });
    expect(second.status).toBe(200);
    const { keys } = (await second.json()) as { keys: { kid: string; use: string }[] };
    expect(keys.map(({ kid, use }) => [use, kid])).toEqual([
      ['sig', after.signing[0]?.kid],
      ['sig', before.signing[0]?.kid],
      ['enc', after.encryption[0]?.kid],
    ]);
    backend.clock.now = START + DAY;
    expect(((await (await jwks()).json()) as { keys: unknown[] }).keys).toHaveLength(2);
    await backend.close();
  });
});

describe('a key file in use', () => {
  it('is read again only when it has changed, and stops the backend when it is broken', async () => {
    const path = join(folder, 'changing.json');
    await newKeys(path);
    const keys = keyFile(path);
    expect(await keys()).toBe(await keys());
    const rotated = await rotateKeyFile(path, START);
    expect(await keys()).toEqual(rotated);
    await writeFile(path, '{}');
    await expect(keys()).rejects.toThrow(TypeError);
    const errors: unknown[] = [];
    const backend = await testBackend({ keys, onError: (error) => errors.push(error) });
    await expect((await backend.browser('ada')).challenge()).rejects.toThrow('500 internal');
    expect(errors).toEqual([expect.any(TypeError)]);
    await writeFile(path, '{"template": secret');
    await expect(keys()).rejects.toMatchObject({
      name: 'SyntaxError',
      message: 'the key file holds no JSON: put it back from a copy; it is never replaced',
    });
    await backend.close();
  });

  it('is rotated by one of several at once, whole, and for its owner’s eyes only', async () => {
    const path = join(folder, 'contended.json');
    const before = await newKeys(path);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => rotateKeyFile(path, START)));
    const done = results.filter(({ status }) => status === 'fulfilled').length;
    expect(done).toBeGreaterThan(0);
    const after = JSON.parse(await readFile(path, 'utf8')) as KeySet;
    expect(after.signing).toHaveLength(before.signing.length + done);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.startsWith('contended'))).toEqual(['contended.json']);
  });
});

describe('countersign-keys', () => {
  it('rotates the keys of certificates, too: a new one in front, beside those of before', async () => {
    const path = join(folder, 'certificate-keys.json');
    const first = await generateCertificateKey({
      alg: 'ES256',
      address: (print) => `https://university.example/certificates/keys/${print}`,
    });
    await writeFile(path, JSON.stringify({ signing: [first] }), { mode: 0o600 });
    const { code, out } = await commandAt(START, 'rotate', path);
    expect([code, out.at(-1)]).toEqual([0, `ES256 ${first.kid} earlier`]);
    const { signing } = JSON.parse(await readFile(path, 'utf8')) as CertificateKeySet;
    expect(signing).toEqual([expect.objectContaining({ alg: 'ES256' }), first]);
    expect(signing[0]?.kid).toMatch(/^https:\/\/university\.example\/certificates\/keys\/[\w-]{43}$/);
    expect(signing[0]?.kid).not.toBe(first.kid);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await commandAt(START, 'list', path)).out.join()).not.toContain(first.jwk.d as string);
  });

  it('rotates the keys of proofs, too: what the earlier ones proved stays good', async () => {
    const path = join(folder, 'certificate-keys-proofs.json');
    const first = await generateProofKey('did:web:university.example');
    await writeFile(path, JSON.stringify({ proof: [first] }), { mode: 0o600 });
    const { code, out, error } = await commandAt(START, 'rotate', path);
    expect([code, error, out.at(-1)]).toEqual([0, '', `Ed25519 ${first.id} earlier`]);
    const { proof } = JSON.parse(await readFile(path, 'utf8')) as { proof: ProofKey[] };
    expect(proof).toEqual([expect.objectContaining({ controller: 'did:web:university.example' }), first]);
    expect(proof[0]?.publicKeyMultibase).not.toBe(first.publicKeyMultibase);
    expect(out.join()).not.toContain(proof[0]?.secretKeyMultibase);
    // Both halves are in the DID document, so that a wallet finds the one of an older proof.
    const certificateKey = await generateCertificateKey({ alg: 'ES256', address: (print) => `https://university.example/keys/${print}` });
    const document = universityDocument({ origin: 'https://university.example', certificateKeys: { signing: [certificateKey], proof } });
    for (const { publicKeyMultibase } of proof) expect(JSON.stringify(document)).toContain(publicKeyMultibase);
  });

  const command = (...args: string[]) => commandAt(START, ...args);
  async function commandAt(now: number, ...args: string[]) {
    const [out, error]: [string[], string[]] = [[], []];
    const code = await runKeysCommand(args, {
      out: (line) => out.push(line),
      error: (line) => error.push(line),
      now,
      others: [CERTIFICATE_KEY_FILE, proofKeyFile(() => import('../../../src/proofs.js'))],
    });
    return { code, out, error: error.join('\n') };
  }

  it('creates, lists and rotates, and says which keys there are without their secrets', async () => {
    const path = join(folder, 'new', 'keys.json');
    expect(await command('create', path)).toMatchObject({ code: 0, error: '' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const { out } = await command('rotate', path);
    expect(out.map((line) => line.replace(/ [\w-]{43} /, ' KID '))).toEqual([
      'sig KID current',
      'sig KID retired 2027-01-15T08:00:00.000Z',
      'enc KID current',
      'enc KID retired 2027-01-15T08:00:00.000Z',
    ]);
    expect((await command('list', path)).out).toEqual(out);
    expect((await command('prune', path)).out).toEqual(out);
    expect((await commandAt(START + 2 * DAY, 'prune', path)).out).toHaveLength(3);
    const { signing, template } = JSON.parse(await readFile(path, 'utf8')) as KeySet;
    for (const secret of [signing[0]?.jwk.d, template]) expect(out.join()).not.toContain(secret);
  });

  const asRoot = it.skipIf(process.getuid?.() !== 0);

  asRoot('as root keeps the owner, the group and the mode of the service’s file: it can read it still', async () => {
    const path = join(folder, 'service', 'keys.json');
    await command('create', path);
    await chown(path, 12_345, 23_456);
    await chmod(path, 0o440);
    for (const verb of ['rotate', 'prune']) expect(await command(verb, path)).toMatchObject({ code: 0, error: '' });
    const { uid, gid, mode } = await stat(path);
    expect([uid, gid, mode & 0o777]).toEqual([12_345, 23_456, 0o440]);
    expect(await readdir(join(folder, 'service'))).toEqual(['keys.json']);
  });

  asRoot('makes a new file for whom its folder belongs to', async () => {
    const home = join(folder, 'home');
    await mkdir(home);
    await chown(home, 12_345, 23_456);
    await command('create', join(home, 'keys.json'));
    const { uid, gid, mode } = await stat(join(home, 'keys.json'));
    expect([uid, gid, mode & 0o777]).toEqual([12_345, 23_456, 0o600]);
  });

  it('replaces what a symbolic link leads to, and leaves the link', async () => {
    const [target, link] = [join(folder, 'target', 'keys.json'), join(folder, 'link.json')];
    await command('create', target);
    await symlink('target/keys.json', link);
    const before = await readKeyFile(target);
    expect((await command('rotate', link)).code).toBe(0);
    expect(await readlink(link)).toBe('target/keys.json');
    expect((await readKeyFile(target)).signing[1]?.kid).toBe(before.signing[0]?.kid);
    expect((await readdir(folder)).filter((name) => name.startsWith('link'))).toEqual(['link.json']);
  });

  it.each(['rotate', 'prune', 'list'])('%s tells of a file that others may read, and closes it', async (verb) => {
    const path = join(folder, `loose-${verb}.json`);
    await command('create', path);
    await chmod(path, 0o644);
    expect(await command(verb, path)).toMatchObject({ code: 0, error: expect.stringMatching(/had mode 644.*closed to them now$/) });
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect((await command(verb, path)).error).toBe('');
  });

  it('a backend whose file others may read is warned, and the file closed; other files stay as they are', async () => {
    const path = join(folder, 'loose.json');
    await newKeys(path);
    await chmod(path, 0o666);
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    await keyFile(path)();
    expect((await warned).message).toContain('had mode 666');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    const other = join(folder, 'no-keys.json');
    await writeFile(other, 'mine', { mode: 0o644 });
    await command('list', other);
    expect((await stat(other)).mode & 0o777).toBe(0o644);
  });

  it('leaves a file that exists as it is', async () => {
    const path = join(folder, 'kept.json');
    await writeFile(path, 'mine');
    const { code, error } = await command('create', path);
    expect([code, error]).toEqual([1, `${path} exists, and was left as it is`]);
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  it.each([
    ['a file that does not exist', 'missing.json', null, 'does not exist'],
    ['a file that holds no keys', 'none.json', 'secret words', 'holds no keys'],
    ['a file that broke off', 'broken.json', '{"template":"secret', 'holds no keys'],
    ['a set that lacks something', 'half.json', '{"signing":[]}', 'holds no keys'],
  ])('fails for %s, changes nothing and shows nothing of it', async (_, name, content, words) => {
    const path = join(folder, name);
    if (content !== null) await writeFile(path, content);
    for (const verb of ['rotate', 'list']) {
      const { code, error, out } = await command(verb, path);
      expect([code, out, error.includes(words), error.includes('secret')]).toEqual([1, [], true, false]);
    }
    if (content !== null) expect(await readFile(path, 'utf8')).toBe(content);
  });

  it('says that another rotation is under way', async () => {
    const path = join(folder, 'busy.json');
    await command('create', path);
    await writeFile(`${path}.rotating`, '');
    expect(await command('rotate', path)).toMatchObject({ code: 1, error: expect.stringContaining('another rotation') });
  });

  it.each([[[]], [['list']], [['destroy', 'x']], [['list', 'x', 'y']]])('called with %j shows how it is called', async (args) => {
    expect(await command(...args)).toMatchObject({ code: 2, error: expect.stringContaining('Usage') });
  });
});
