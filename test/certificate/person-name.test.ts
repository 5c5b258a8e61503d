import { expect, it } from 'vitest';
import { readPersonName } from '../../src/certificate/claims/person-name.js';
import { issueCertificate } from '../../src/certificate/issue-certificate.js';
import { certificateOptions } from './university.js';

it('a name has one spelling', () => {
  expect(readPersonName('  Ana\u00a0 Mari\u0301a \n O’Neill ')).toBe('Ana María O’Neill');
});

it.each(['Ada: “Medicine” of Example University', 'Ada\u202e', '\u200b', '\u3164', 'Ada\nVerdict', 'A"', ''])(
  'a certificate is not issued to the name %j, which could go on with a sentence or hide itself',
  async (name) => {
    await expect(issueCertificate(certificateOptions({ learner: { id: 'urn:x:1', name } }))).rejects.toThrow(TypeError);
  },
);
