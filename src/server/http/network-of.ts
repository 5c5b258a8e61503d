import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whom a network address counts for. Whoever has one IPv6 address has all 2^64 of its network, and
 * could be somebody else with each request; an IPv4 address counts for itself, in whichever way it
 * is written. A port behind it, which some proxies add and each connection has another one of,
 * counts for nothing.
 *
 * @returns such as `2001:db8:1:2::/64` or `192.0.2.1`; what is no address is left as it is
 *
 * @example
 * networkOf('2001:db8:1:2:3:4:5:6'); // '2001:db8:1:2::/64'
 */
export function networkOf(address: string): string {
  const [, four = ''] = /^([\d.]+):\d{1,5}$/.exec(address) ?? [];
  if (isIPv4(four)) return four;
  const [plain = ''] = address.replace(/^\[(.*)\](?::\d{1,5})?$/, '$1').split('%');
  if (!isIPv6(plain)) return address;
  const [front = [], back = []] = new URL(`http://[${plain}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const groups = [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back];
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return `${groups.slice(0, 4).join(':')}::/64`;
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((word) => [word >> 8, word & 0xff])
    .join('.');
}
