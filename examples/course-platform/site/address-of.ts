import { AsyncLocalStorage } from 'node:async_hooks';
import { networkOf } from 'countersign/server';

/** Where a request comes from, as the network that it counts for; `null`: nobody's address. */
export type AddressOf = (request: Request) => string | null;

/** What `networkOf` makes of an address. */
const NETWORK = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]+::\/64)$/;

/**
 * The address that the proxy names. A request without the header came past it, or the proxy was not
 * told to set it: said once, and nobody's address. So it is with what is no address: of a list,
 * whose beginning the client writes itself, each request could be somebody else's.
 */
export function namedAddress(header: string): AddressOf {
  let told = false;
  return (request) => {
    const network = networkOf(request.headers.get(header)?.trim() ?? '');
    if (NETWORK.test(network)) return network;
    if (!told) {
      told = true;
      console.error(
        `A request came without one address in the header ${header} (CLIENT_ADDRESS_HEADER): it is not limited by address. Let the proxy set it on every request, in place of what the client sent.`,
      );
    }
    return null;
  };
}

/** The connection whose request is answered, however often that request is copied on the way. */
const remote = new AsyncLocalStorage<string | undefined>();

/** Answers a request of a connection from this address. */
export function answerFrom<T>(address: string | undefined, answer: () => T): T {
  return remote.run(address, answer);
}

/**
 * The address at the other end of the connection. One of this machine is a proxy's, or of whoever
 * tries the site out: nobody's address.
 */
export const connectedAddress: AddressOf = () => {
  const address = networkOf(remote.getStore() ?? '');
  return address === '' || /^127\.|^0:0:0:0::/.test(address) ? null : address;
};
