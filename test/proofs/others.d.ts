/** What is used of packages that come without types. */
declare module '@digitalbazaar/vc-bitstring-status-list' {
  export interface StatusResult {
    readonly verified: boolean;
    readonly error?: Error;
    readonly results?: readonly { readonly status: boolean; readonly credentialStatus: { readonly statusPurpose: string } }[];
  }
  export function checkStatus(options: {
    readonly credential: object;
    readonly documentLoader: unknown;
    readonly suite: unknown;
  }): Promise<StatusResult>;
}

declare module 'jsonld' {
  const jsonld: {
    canonize(
      document: object,
      options: { readonly algorithm: 'RDFC-1.0'; readonly format: string; readonly safe: true; readonly documentLoader: unknown },
    ): Promise<string>;
  };
  export = jsonld;
}
