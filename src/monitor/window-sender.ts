import { forgetBundle, type KeptBundle, keepBundle } from '../delivery/outbox.js';
import { submitWindow } from '../delivery/transport.js';
import { isCountersignError } from '../errors.js';

/** Time after which what could not be sent is tried again by itself. */
const RESEND_MS = 15_000;

export interface SenderOptions {
  /** Absolute address of the backend's bundles. */
  readonly submit: string;
  readonly signal: AbortSignal;
  /** Told how many wait, whenever that changes. */
  readonly onWaiting: (unsent: number) => void;
  /** The backend took a window. */
  readonly onSent: () => void;
  /** The backend refused one: it is forgotten, and so will be the next. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * Sends sealed windows one after the other, each kept until the backend has answered, however long
 * that takes.
 */
export interface WindowSender {
  readonly unsent: number;
  add(bundle: KeptBundle): void;
  /** Tries now. Resolves when nothing is left, or when the backend could not be reached. */
  send(): Promise<void>;
}

export function createWindowSender({ submit, signal, onWaiting, onSent, onRefused }: SenderOptions): WindowSender {
  const queue: KeptBundle[] = [];
  let sending: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drain = async (): Promise<void> => {
    clearTimeout(timer);
    for (let bundle = queue[0]; bundle !== undefined; bundle = queue[0]) {
      try {
        await submitWindow(submit, bundle.sealed, { signal, retryDelaysMs: [] });
        onSent();
      } catch (error) {
        if (signal.aborted) return;
        if (isOutage(error)) {
          timer = setTimeout(() => void send(), RESEND_MS);
          break;
        }
        if (!isSettled(error)) onRefused(error);
      }
      forgetBundle(bundle.key);
      queue.shift();
    }
    onWaiting(queue.length);
  };
  const send = (): Promise<void> => {
    sending ??= drain().finally(() => {
      sending = null;
    });
    return sending;
  };
  addEventListener('online', () => void send(), { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
  return {
    get unsent() {
      return queue.length;
    },
    add(bundle) {
      keepBundle(bundle);
      queue.push(bundle);
    },
    send,
  };
}

/**
 * Nobody decided anything: the backend cannot be reached, asks for patience (429), or for a session
 * that has ended (401).
 */
function isOutage(error: unknown): boolean {
  return isCountersignError(error) && (error.code === 'submit/network' || error.details.status === 429 || error.details.status === 401);
}

/**
 * The backend has this window already (its answer was lost), or it came too late to be taken:
 * neither ends the measuring.
 */
function isSettled(error: unknown): boolean {
  return isCountersignError(error) && (error.code === 'challenge/used' || error.code === 'challenge/expired');
}
