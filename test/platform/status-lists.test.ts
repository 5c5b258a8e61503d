import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../examples/course-platform/app.js';
import { CERTIFICATES_PER_LIST } from '../../examples/course-platform/certificates/status-lists.js';
import { fetchStatusList } from '../../src/certificate/signing/fetch-published.js';
import { decodeStatusList, readStatus } from '../../src/certificate/status/status-list.js';
import { type Campus, openCampus } from './campus.js';
import { graduate } from './graduate.js';
import { type Learner, ORIGIN } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const PATH = `/courses/${COURSE}/certificate`;
const HOUR = 3600;

let campus: Campus;
let staff: Learner;
/** The site once more, as another process on the same database would have it. */
let other: (request: Request) => Response | Promise<Response>;
beforeAll(async () => {
  campus = await openCampus();
  staff = await campus.staff('uma');
  other = createApp(campus.platform).fetch;
});
afterAll(() => campus.close());

interface Entry {
  readonly id: string;
  readonly credentialStatus: { readonly statusListCredential: string; readonly statusListIndex: string };
}
const entryOf = async (learner: Learner): Promise<Entry> => decodeJwt<Entry>((await learner.get(`${PATH}/certificate.jwt`)).html);
const listText = async (address: string, from = campus.fetch): Promise<string> => (await from(new Request(address))).text();
const isRevoked = async ({ credentialStatus }: Entry, from = campus.fetch): Promise<boolean> => {
  const { credentialSubject } = decodeJwt<{ credentialSubject: { encodedList: string } }>(
    await listText(credentialStatus.statusListCredential, async (request) => from(request)),
  );
  return readStatus(await decodeStatusList(credentialSubject.encodedList), Number(credentialStatus.statusListIndex));
};
const revoke = (entry: Entry) => staff.post(`/staff/certificates/${entry.id.split('/').at(-1)}`, { reason: 'results' });

describe('the status lists', () => {
  it('go on in a second list when the first is full, where revocations count as well', async () => {
    const { database } = campus.platform;
    const first = await entryOf(await graduate(campus, 'ada', COURSE));
    expect(first.credentialStatus.statusListCredential).toBe(`${ORIGIN}/certificates/status-list`);
    await database.query('update platform_status_list set taken = $1', [CERTIFICATES_PER_LIST - 1]);
    expect((await entryOf(await graduate(campus, 'ben', COURSE))).credentialStatus.statusListCredential).toBe(
      `${ORIGIN}/certificates/status-list`,
    );
    const [cem, dan] = [await entryOf(await graduate(campus, 'cem', COURSE)), await entryOf(await graduate(campus, 'dan', COURSE))];
    expect(cem.credentialStatus.statusListCredential).toBe(`${ORIGIN}/certificates/status-list/2`);
    expect(await database.query('select id, taken from platform_status_list order by id')).toEqual([
      { id: 1, taken: CERTIFICATES_PER_LIST },
      { id: 2, taken: 2 },
    ]);
    expect([await isRevoked(cem), await isRevoked(dan)]).toEqual([false, false]);
    await revoke(cem);
    expect([await isRevoked(cem), await isRevoked(dan), await isRevoked(first)]).toEqual([true, false, false]);
    vi.stubGlobal('fetch', (address: string) => campus.fetch(new Request(address)));
    await expect(fetchStatusList(cem.credentialStatus.statusListCredential)).resolves.toContain('.');
    vi.unstubAllGlobals();
    expect((await campus.fetch(new Request(`${ORIGIN}/certificates/status-list/3`))).status).toBe(404);
    expect((await campus.fetch(new Request(`${ORIGIN}/certificates/status-list/1`))).status).toBe(404);
  });

  it('lets one index stand in each list, once', async () => {
    const { database } = campus.platform;
    const copy = `insert into platform_certificate (slug, account_id, course_id, token, list_id, status_index, issued_at, revoked_at)
      select 'copy' || $1::int, account_id, course_id, '', $1::int, status_index, issued_at, issued_at from platform_certificate where list_id = 1 limit 1`;
    await expect(database.query(copy, [1])).rejects.toThrow('23505');
    await expect(database.query(copy, [2])).resolves.toBeDefined();
  });

  it('are signed once, not at each request, until half of an hour is over', async () => {
    const address = `${ORIGIN}/certificates/status-list`;
    const text = await listText(address);
    const { exp = 0, nbf = 0 } = decodeJwt(text);
    expect(exp - nbf).toBe(HOUR);
    expect(await Promise.all([listText(address), listText(address)])).toEqual([text, text]);
    campus.clock.now += HOUR / 2 - 1;
    expect(await listText(address)).toBe(text);
    campus.clock.now += 1;
    const renewed = await listText(address);
    expect(renewed).not.toBe(text);
    expect(decodeJwt(renewed).exp).toBe(campus.clock.now + HOUR);
  });

  it('are never older than a revocation, whichever process revoked, also when an account is closed', async () => {
    const [eli, fay] = [await graduate(campus, 'eli', COURSE), await graduate(campus, 'fay', COURSE)];
    const [one, two] = [await entryOf(eli), await entryOf(fay)];
    const there = async (request: Request) => other(request);
    expect([await isRevoked(one), await isRevoked(one, there)]).toEqual([false, false]);
    await revoke(one);
    expect([await isRevoked(one, there), await isRevoked(two, there)]).toEqual([true, false]);
    await fay.post('/me/data/close', { sure: 'yes' });
    expect([await isRevoked(two), await isRevoked(two, there)]).toEqual([true, true]);
    expect(campus.errors).toEqual([]);
  });
});
