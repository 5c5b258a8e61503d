/**
 * Written by the build (rollup.config.mjs): every file that the browser side loads at run time,
 * with its hash.
 */
declare const COUNTERSIGN_ASSETS: Readonly<
  Record<
    | 'worker'
    | 'capture'
    | 'handover'
    | 'screens'
    | 'languages'
    | 'wasm'
    | 'wasmSimd'
    | 'model-detector'
    | 'model-landmarks'
    | 'model-recognition',
    { readonly path: string; readonly bytes: number; readonly integrity: string }
  >
>;
/** Files of the languages beside English, by primary subtag. */
declare const COUNTERSIGN_LANGUAGES: Readonly<
  Record<string, { readonly path: string; readonly bytes: number; readonly integrity: string }>
>;
/**
 * Where those files lie, relative to the file that asks; `null` in the build for bundlers, which
 * move that file.
 */
declare const COUNTERSIGN_ASSETS_BASE: string | null;
/** Version and hash of the build, for the `sdk` claim. */
declare const COUNTERSIGN_BUILD: { readonly version: string; readonly hash: string };
/** The model whose embeddings this build makes. */
declare const COUNTERSIGN_MODEL: { readonly id: string; readonly version: string; readonly sha256: string; readonly dim: number };
