import { EventSourceParserStream } from 'eventsource-parser/stream';
import { encode } from 'uqr';
import { askBackend, askStream, type RequestOptions } from '../../delivery/transport.js';
import { CountersignError, isCountersignError } from '../../errors.js';
import type { PhonePart } from '../../types.js';

/** How a hand-over stands while it goes on. */
export type HandoverProgress = 'waiting' | 'connected';

export interface HandoverOptions {
  /** Of the challenge that it is for: one whose claims say `phone`. */
  readonly nonce: string;
  /** Address of the backend's hand-overs. */
  readonly handovers: string | URL;
  /** Address of the page for phones; what is behind its `#` is replaced. */
  readonly page: string | URL;
  /** Of a check that the Countersign service made: it takes the place of the learner's session. */
  readonly token?: string | undefined;
  readonly signal: AbortSignal;
}

/** A phone is asked to be the camera of a check. */
export interface Handover {
  /** What the phone opens: for a picture that it scans. */
  readonly link: string;
  /** The same page, to be typed, and the code that it asks for. */
  readonly page: string;
  readonly code: string;
  /** So long the phone may come and send what it saw. */
  readonly seconds: number;
  /** The link as a QR code: rows of dark and light fields, with the quiet zone around them. */
  readonly qr: readonly (readonly boolean[])[];
  /**
   * Until the phone has sent its part.
   *
   * @throws handover/over: its time is over, or the phone canceled it
   */
  follow(onProgress: (progress: HandoverProgress) => void): Promise<PhonePart>;
  /** Ends it on both sides. */
  cancel(): Promise<void>;
}

/** Fields that a QR code needs around it (ISO/IEC 18004). */
const QUIET_ZONE = 4;
/** Between two questions, where events do not come through. */
const POLL_MS = 2500;
/** After its end, so long the computer still asks: the part may have come in the last second. */
const SPARE_MS = 15_000;

interface Told {
  readonly state?: unknown;
  readonly part?: unknown;
}

/**
 * Asks for a hand-over: the phone that opens its link does the face step, and nothing else.
 *
 * @throws handover/over where the challenge allows none; submit/network; submit/rejected for too
 *   many
 *
 * @example
 * const { signal } = new AbortController();
 * const handovers = '/api/countersign/handovers';
 * const handover = await createHandover({ nonce, handovers, page: '/phone', signal });
 * console.log(handover.page, handover.code);
 * const part = await handover.follow((progress) => console.log(progress));
 */
export async function createHandover({ nonce, handovers, page, token, signal }: HandoverOptions): Promise<Handover> {
  const base = new URL(handovers, document.baseURI);
  const at = (path: string): URL => new URL(`${base.pathname}/${path}`, base);
  const ask = { signal, token } satisfies RequestOptions;
  const body = JSON.stringify({ nonce });
  const made = await askBackend(base.href, { ...ask, body, fallback: 'handover/over' });
  const { id, link, code, seconds } = made as {
    readonly id: string;
    readonly link: string;
    readonly code: string;
    readonly seconds: number;
  };
  const short = new URL(page, document.baseURI);
  short.hash = '';
  const target = `${short.href}#${link}`;
  const query = `?handover=${encodeURIComponent(id)}`;
  const followed = { ask, id, endMs: performance.now() + seconds * 1000 + SPARE_MS };
  return {
    link: target,
    page: short.href,
    code,
    seconds,
    qr: encode(target, { ecc: 'M', border: QUIET_ZONE }).data,
    follow: (onProgress) => follow(at(`events${query}`).href, at(`state${query}`).href, followed, onProgress),
    cancel: async () => {
      // The page may be leaving, and its signal be over.
      const last = { token, signal: AbortSignal.timeout(10_000), retryDelaysMs: [500], fallback: 'handover/over' as const };
      await askBackend(at('cancel').href, { ...last, body: JSON.stringify({ handover: id }) }).catch(() => undefined);
    },
  };
}

interface Followed {
  readonly ask: RequestOptions;
  readonly id: string;
  readonly endMs: number;
}

/** By events; once they end too early, by asking. */
async function follow(
  events: string,
  state: string,
  { ask, id, endMs }: Followed,
  onProgress: (progress: HandoverProgress) => void,
): Promise<PhonePart> {
  let last: unknown = null;
  const take = ({ state: now, part }: Told): PhonePart | null => {
    if (now === 'done' && typeof part === 'string') return { handover: id, sha256: part };
    if (now !== 'waiting' && now !== 'connected') throw new CountersignError('handover/over');
    if (now !== last) onProgress(now);
    last = now;
    return null;
  };
  const part = await followEvents(events, ask, take);
  if (part !== null) return part;
  for (;;) {
    const told = await askBackend(state, { ...ask, method: 'GET', retryDelaysMs: [], fallback: 'handover/over' }).catch(
      (error: unknown) => {
        ask.signal.throwIfAborted();
        // Without a line nobody has said that it is over; the part may have come.
        if (isCountersignError(error) && (error.code === 'submit/network' || error.details.status === 429)) return null;
        throw error;
      },
    );
    const found = told === null ? null : take(told);
    if (found !== null) return found;
    if (performance.now() > endMs) throw new CountersignError('handover/over');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    ask.signal.throwIfAborted();
  }
}

/** `null`: they do not come through, or have ended before the end. */
async function followEvents(url: string, ask: RequestOptions, take: (told: Told) => PhonePart | null): Promise<PhonePart | null> {
  const stream = await askStream(url, ask);
  if (stream === null) return null;
  const reader = stream.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  try {
    for (;;) {
      const read = await reader.read().catch(() => null);
      ask.signal.throwIfAborted();
      if (read === null || read.done) return null;
      const part = take(JSON.parse(read.value.data) as Told);
      if (part !== null) return part;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
