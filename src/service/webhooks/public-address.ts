import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address inside a network, to which no platform may send this service. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
  readonly code = 'PRIVATE_ADDRESS';
}

/**
 * Public by the library's ranges, and private all the same: IPv4 inside of IPv6, which a gateway
 * would take out again.
 */
const TRANSLATED = new BlockList();
TRANSLATED.addSubnet('64:ff9b::', 96, 'ipv6');
TRANSLATED.addSubnet('64:ff9b:1::', 48, 'ipv6');
TRANSLATED.addSubnet('2002::', 16, 'ipv6');
TRANSLATED.addSubnet('2001::', 23, 'ipv6');
TRANSLATED.addSubnet('fec0::', 10, 'ipv6');

/**
 * Whether an address is of the public internet: neither private, local, shared, reserved nor
 * multicast.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || !TRANSLATED.check(address, 'ipv6');
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Looks a name up and refuses it where one of its addresses is not public. A socket connects to
 * what this gives: nobody asks again in between, so a name that changes (DNS rebinding) changes
 * nothing.
 */
export function lookupPublic(host: string, options: LookupOptions, found: Found): void {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return found(error, '');
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address)))
      return found(new PrivateAddress('the name leads to an address that is not public'), '');
    const [{ address, family }] = addresses as [LookupAddress];
    return options.all === true ? found(null, addresses) : found(null, address, family);
  });
}

/**
 * An address that stands in a URL itself is looked up by nobody.
 *
 * @throws PrivateAddress
 */
export function requirePublicHost({ hostname }: URL): void {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddress('the address is not public');
}
