import { type BrowserContext, chromium } from 'playwright';
import { chromiumArgs, chromiumPath } from './browser.js';
import { type ClipName, clip } from './clip.js';

/** An event of the element, or `camera-asked`. */
export interface Told {
  readonly type: string;
  readonly atMs: number;
  readonly state?: string;
  readonly previous?: string;
  readonly hint?: string;
  readonly stage?: string;
  readonly done?: number;
  readonly total?: number;
  readonly code?: string;
}

/** What `watchPage` keeps in the page. */
declare global {
  interface Window {
    told: Told[];
    streams: MediaStream[];
    /** Repetitions that were taken in this typing step; −1 while nobody listens to the field. */
    repetitions: () => number;
    allTyped: () => boolean;
  }
}

type Camera = 'simulated' | 'none' | 'denied';

export interface BrowserOptions {
  /**
   * A file that is played in place of a clip. It is opened anew each time a page asks for the
   * camera.
   */
  readonly film?: string | undefined;
  readonly clip?: ClipName | undefined;
  readonly take?: string | number | undefined;
  /** The folder for what it stores, so that another browser can go on with it. */
  readonly profile?: string | undefined;
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** Pixels of a screenshot for one of the page. */
  readonly scale?: number | undefined;
  readonly camera?: Camera | undefined;
  /**
   * Ctrl-C closes the browser and ends the process at once; false for a caller that has more to
   * close.
   */
  readonly handleSignals?: boolean | undefined;
}

/** Opens a browser with one camera clip. */
export async function openBrowser({
  film,
  clip: name = 'a1',
  take = 1,
  profile = '',
  size = { width: 900, height: 900 },
  scale = 1,
  camera = 'simulated',
  handleSignals = true,
}: BrowserOptions): Promise<BrowserContext> {
  const args = chromiumArgs({ clip: film ?? (await clip(name, take)) }).filter(
    (flag) => !withoutCamera(camera).some((other) => flag.startsWith(other)),
  );
  if (camera === 'none') args.push('--use-fake-device-for-media-stream=device-count=0');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: true,
    args: camera === 'denied' ? [...args, '--deny-permission-prompts'] : args,
    viewport: size,
    deviceScaleFactor: scale,
    handleSIGINT: handleSignals,
    handleSIGTERM: handleSignals,
    handleSIGHUP: handleSignals,
    timeout: 30_000,
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(watchPage);
  return context;
}

function withoutCamera(camera: Camera): string[] {
  if (camera === 'none') return ['--use-fake-device', '--use-file-for-fake'];
  return camera === 'denied' ? ['--use-fake-ui'] : [];
}

/**
 * Runs in the page, before its own code: keeps what the element tells, and every camera stream that
 * was opened.
 */
function watchPage() {
  window.told = [];
  window.streams = [];
  for (const type of ['statechange', 'hint', 'progress', 'complete', 'cancel', 'error']) {
    document.addEventListener(`countersign-${type}`, (event) => {
      window.told.push({ type, ...(event as CustomEvent).detail, atMs: performance.now() });
    });
  }
  window.repetitions = () => {
    const begun = window.told.findLastIndex(({ type, state }) => type === 'statechange' && state === 'typing');
    const progress = window.told.slice(begun).filter(({ type, stage }) => type === 'progress' && stage === 'typing');
    return progress.length > 1 ? (progress.at(-1)?.done ?? -1) : -1;
  };
  window.allTyped = () => {
    const last = window.told.findLast(({ type, stage }) => type === 'progress' && stage === 'typing');
    return last !== undefined && last.done === last.total;
  };
  const devices = navigator.mediaDevices;
  if (devices === undefined) return;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    window.told.push({ type: 'camera-asked', atMs: performance.now() });
    const stream = await open(constraints);
    window.streams.push(stream);
    return stream;
  };
}
