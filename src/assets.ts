/** A file that the browser loads at run time, pinned by its hash. */
export interface AssetRef {
  readonly name: AssetName;
  readonly url: string;
  readonly bytes: number;
  /** Subresource integrity, `sha384-…`. */
  readonly integrity: string;
}

export type AssetName = keyof typeof COUNTERSIGN_ASSETS;

/**
 * The run-time files with absolute addresses.
 *
 * @param base folder that holds them; by default the `assets` folder beside this module
 * @example assetRefs('/countersign/assets/').worker.url
 */
export function assetRefs(base?: string | URL): Record<AssetName, AssetRef> {
  const folder = folderUrl(base);
  const entries = Object.entries(COUNTERSIGN_ASSETS).map(([name, { path, bytes, integrity }]) => [
    name,
    { name, url: new URL(path, folder).href, bytes, integrity },
  ]);
  return Object.fromEntries(entries) as Record<AssetName, AssetRef>;
}

function folderUrl(base: string | URL | undefined): URL {
  if (base === undefined) return new URL(COUNTERSIGN_ASSETS_BASE, import.meta.url);
  const url = new URL(base, document.baseURI);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
