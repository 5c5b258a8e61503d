interface Window {
  /**
   * What apps put into the pages that they show: of iOS, of React Native, of Flutter, of Cordova.
   */
  readonly webkit?: { readonly messageHandlers?: unknown };
  readonly ReactNativeWebView?: unknown;
  readonly flutter_inappwebview?: unknown;
  readonly cordova?: unknown;
}

/** Tokens by which in-app browsers name themselves. */
const NAMED = /; wv\)|FBAN|FBAV|Instagram|\bLine\/|MicroMessenger/;

/** Browsers of iOS, which are made of the same part as the pages of apps, and have a camera. */
const BROWSERS = /CriOS|FxiOS|EdgiOS|OPiOS|OPT\//;

/**
 * Whether this seems to be the built-in browser of an app. Asked only where the camera does not
 * work: a phone's own browser has one, on every secure page.
 */
export function isWebView(): boolean {
  const { webkit, ReactNativeWebView, flutter_inappwebview: flutter, cordova } = window as unknown as Window;
  const hasBridge = [webkit?.messageHandlers, ReactNativeWebView, flutter, cordova].some((bridge) => bridge !== undefined);
  const isPhone = navigator.maxTouchPoints > 0 && !matchMedia('(any-pointer: fine)').matches;
  if (BROWSERS.test(navigator.userAgent)) return false;
  return hasBridge || NAMED.test(navigator.userAgent) || (isPhone && navigator.mediaDevices === undefined);
}
