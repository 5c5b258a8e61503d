import type { ConsentAnswer } from '../check/consent.js';
import type { CountersignError } from '../errors.js';
import type { Field } from '../keystroke/follow-field.js';
import type { ConsentPolicy } from '../types.js';

/**
 * `waiting`: listening, with windows that could not be sent yet. `stopped`: by the learner, the
 * page, or a refusal (`error`).
 */
export type MonitorState = 'idle' | 'checking' | 'consent' | 'listening' | 'waiting' | 'declined' | 'stopped' | 'error';

export interface MonitorOptions {
  /** Address of the backend's challenges; course, activity and attempt travel in its query. */
  readonly challenge: string | URL;
  /** Address of the backend's bundles. */
  readonly submit: string | URL;
  /**
   * The one field that is listened to: a text field, an element that can be edited, or one that
   * contains such a thing. A function is asked again at each key, because a page may replace it.
   */
  readonly field: Field;
  /**
   * Shows what is measured, and asks. Nothing is listened to before this resolves with `agreed`.
   */
  readonly consent: (notice: ConsentPolicy) => Promise<ConsentAnswer>;
  /** Whether the sign that measuring goes on can be seen: where it cannot, measuring ends. */
  readonly visible: () => boolean;
  /** Folder of the run-time files. Default: `assets/` beside this module. */
  readonly assets?: string | URL;
  readonly signal?: AbortSignal;
}

/** The events of a monitor. None carries a timing. */
export interface MonitorEventMap {
  statechange: CustomEvent<{ readonly state: MonitorState; readonly previous: MonitorState; readonly error: CountersignError | null }>;
  /** A window was taken by the backend. */
  window: CustomEvent<{ readonly unsent: number }>;
}

export interface Monitor extends EventTarget {
  readonly state: MonitorState;
  /** Windows that the backend does not have yet. Sealed ones outlive the page. */
  readonly unsent: number;
  /** Asks for consent, then listens. Resolves when listening, or when the learner declined. */
  start(): Promise<void>;
  /**
   * Sends what was typed since the last window: before the answer is handed in. Resolves when sent
   * or kept.
   */
  flush(): Promise<void>;
  /**
   * Idempotent. Stops listening and forgets what was not sealed; what is kept is sent with the next
   * visit.
   */
  stop(): void;
  addEventListener<K extends keyof MonitorEventMap>(
    type: K,
    listener: (event: MonitorEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}
