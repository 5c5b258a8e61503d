import { isWebView } from '../camera/is-web-view.js';
import type { ErrorCode } from '../errors.js';

/** What this browser and page can do, before anything starts. */
export interface Support {
  readonly supported: boolean;
  /** Why not: the first thing in the way. `null` when supported. */
  readonly code: Extract<ErrorCode, `env/${string}`> | null;
  /** What is missing, by the name of the web feature. */
  readonly missing: readonly string[];
}

/**
 * Checks the page and the browser without asking for anything: no permission prompt, no download.
 *
 * `env/insecure`: not HTTPS or localhost. `env/policy-blocked`: a frame without `allow="camera"`,
 * or one that is sandboxed without `allow-same-origin` (`missing` says which). `env/webview`: an
 * in-app browser that has no camera. `env/unsupported`: a feature is missing; `missing` names it.
 *
 * @example const { supported, code } = checkSupport();
 */
export function checkSupport(): Support {
  if (typeof window === 'undefined') return blocked('env/unsupported', ['window']);
  if (!window.isSecureContext) return blocked('env/insecure', []);
  // A file has no origin, nor has a sandboxed frame: it may store nothing, and no backend knows it.
  if (self.origin === 'null' && location.protocol === 'file:') return blocked('env/insecure', []);
  if (self.origin === 'null') return blocked('env/policy-blocked', ['allow-same-origin']);
  if (cameraBlockedByPolicy()) return blocked('env/policy-blocked', ['camera']);
  const missing = missingFeatures();
  if (missing.includes('mediaDevices.getUserMedia') && isWebView()) return blocked('env/webview', missing);
  if (missing.length > 0) return blocked('env/unsupported', missing);
  return { supported: true, code: null, missing: [] };
}

function blocked(code: NonNullable<Support['code']>, missing: readonly string[]): Support {
  return { supported: false, code, missing };
}

function missingFeatures(): string[] {
  const features: Record<string, boolean> = {
    'mediaDevices.getUserMedia': typeof navigator.mediaDevices?.getUserMedia === 'function',
    Worker: typeof Worker === 'function',
    WebAssembly: typeof WebAssembly === 'object',
    OffscreenCanvas: typeof OffscreenCanvas === 'function',
    createImageBitmap: typeof createImageBitmap === 'function',
    'crypto.subtle': typeof crypto?.subtle === 'object',
    indexedDB: typeof indexedDB === 'object' && indexedDB !== null,
    'AbortSignal.any': typeof AbortSignal.any === 'function',
  };
  return Object.keys(features).filter((name) => !features[name]);
}

interface PolicyDocument {
  readonly permissionsPolicy?: { allowsFeature(name: string): boolean };
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

function cameraBlockedByPolicy(): boolean {
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
  const policy = permissionsPolicy ?? featurePolicy;
  return policy !== undefined && !policy.allowsFeature('camera');
}
