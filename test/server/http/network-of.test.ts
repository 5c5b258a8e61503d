import { describe, expect, it } from 'vitest';
import { networkOf } from '../../../src/server/http/network-of.js';
import { POLICY, testBackend } from '../../support/backend.js';

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::1]', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['2001:db8:1:2::/64', '2001:db8:1:2::/64'],
    ['192.0.2.1:40123', '192.0.2.1'],
    ['[2001:db8:1:2::1]:40123', '2001:db8:1:2::/64'],
    ['[::ffff:192.0.2.1]:40123', '192.0.2.1'],
    ['a name', 'a name'],
    ['a name:80', 'a name:80'],
  ])('%s counts for %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('somebody with one IPv6 network who asks from another address of it each time', () => {
  it('is limited as one, and makes one row', async () => {
    const backend = await testBackend({
      policy: { ...POLICY, ratePerMinutePerAddress: 5 },
      address: (request) => request.headers.get('x-address'),
    });
    const ask = async (address: string) => {
      const headers = { 'x-address': address, 'x-learner': '' };
      return (await backend.countersign.fetch(new Request('https://courses.example/api/countersign/me/status', { headers }))).status;
    };
    const answers: number[] = [];
    for (let at = 0; at < 10; at++) answers.push(await ask(`2001:db8:1:2::${at}`));
    expect(answers).toEqual([...Array(5).fill(401), ...Array(5).fill(429)]);
    expect(await ask('2001:db8:1:3::1')).toBe(401);
    expect(await backend.database.query('select asked from countersign_rate order by asked')).toEqual([{ asked: 1 }, { asked: 10 }]);
    await backend.close();
  });
});
