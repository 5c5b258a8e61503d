import { afterEach, describe, expect, it } from 'vitest';
import { ORIGIN, POLICY, type TestBackend, testBackend } from '../../support/backend.js';

const VICTIM = { face: 1, typist: 1 };
const STRANGER = { face: 7, typist: 7 };

let backend: TestBackend;
afterEach(() => backend?.close());

describe('somebody who enrolls another’s photograph to learn whether they have an account', () => {
  it('is told no more by export, erasure and the record of it than with a face that nobody else has', async () => {
    const consent = { ...POLICY.consent, purposes: [...POLICY.consent.purposes, 'duplicate-search'] };
    backend = await testBackend({
      policy: { ...POLICY, consent, duplicateSearch: true },
      onDuplicate: async () => Promise.reject(new Error('no mail goes out')),
      onError: () => undefined,
      authenticate: async (request) => {
        const [tenant = '', subject = ''] = (request.headers.get('x-learner') ?? '').split('/');
        return { tenant, subject, freshSince: backend.clock.now };
      },
    });
    const { countersign } = backend;
    await (await backend.browser('victim')).check(VICTIM, 1);
    await (await backend.browser('spy')).check(VICTIM, 2);
    await (await backend.browser('other')).check(STRANGER, 3);
    await countersign.work();
    const [group] = await countersign.duplicates.open('example');
    expect(group?.subjects).toEqual(['spy', 'victim']);
    const ask = async (learner: string, method: string, path: string) => {
      const headers = { origin: ORIGIN, 'x-learner': `example/${learner}` };
      const response = await countersign.fetch(new Request(`${ORIGIN}/api/countersign/${path}`, { method, headers }));
      return (await response.json()) as {
        counts: object;
        rows: { audit: { code: string }[]; erasure: { erased: object }[]; duplicate_face: object[] };
      };
    };
    const shown = async (learner: string) => {
      const { counts, rows } = await ask(learner, 'GET', 'me/export');
      return { counts, codes: rows.audit.map(({ code }) => code), erased: rows.erasure.map(({ erased }) => erased) };
    };
    expect(await shown('spy')).toEqual(await shown('other'));
    await countersign.duplicates.settle('example', group!.id, { by: 'teacher', outcome: 'same-person', reason: 'One person.' });
    expect(await shown('spy')).toEqual(await shown('other'));
    expect(await ask('spy', 'DELETE', 'me/biometrics')).toEqual(await ask('other', 'DELETE', 'me/biometrics'));
    expect(await shown('spy')).toEqual(await shown('other'));
  });

  it('learns nothing from one account while another of theirs comes and goes', async () => {
    const consent = { ...POLICY.consent, purposes: [...POLICY.consent.purposes, 'duplicate-search'] };
    backend = await testBackend({
      policy: { ...POLICY, consent, duplicateSearch: true },
      authenticate: async (request) => {
        const [tenant = '', subject = ''] = (request.headers.get('x-learner') ?? '').split('/');
        return { tenant, subject, freshSince: backend.clock.now };
      },
    });
    const { countersign } = backend;
    const ask = async (learner: string, method: string, path: string) => {
      const headers = { origin: ORIGIN, 'x-learner': `example/${learner}` };
      return (await countersign.fetch(new Request(`${ORIGIN}/api/countersign/${path}`, { method, headers }))).json();
    };
    await (await backend.browser('first')).check(VICTIM, 1);
    await (await backend.browser('second')).check(VICTIM, 2);
    await countersign.work();
    const before = await ask('first', 'GET', 'me/export');
    await ask('second', 'DELETE', 'me/biometrics');
    expect(await ask('first', 'GET', 'me/export')).toEqual(before);
  });
});
