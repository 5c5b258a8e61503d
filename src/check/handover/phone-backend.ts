import { toBase64url } from '../../base64url.js';
import { askBackend } from '../../delivery/transport.js';
import type { PhoneTask } from '../../types.js';

/** What a phone keeps until the tab closes, so that a page which is loaded again goes on. */
const PREFIX = 'countersign-phone ';

/** The backend's side of a phone, which has no session: the secret that it made is all it has. */
export class PhoneBackend {
  readonly #base: URL;
  readonly #signal: AbortSignal;
  #secret = '';
  #handover = '';

  constructor(base: string | URL, signal: AbortSignal) {
    this.#base = new URL(base, document.baseURI);
    this.#signal = signal;
  }

  /**
   * Takes the hand-over for this phone.
   *
   * @throws handover/over, handover/taken, submit/network
   */
  async open(way: { readonly link: string } | { readonly code: string }): Promise<PhoneTask> {
    const kept = 'link' in way ? way.link : way.code;
    this.#secret = stored(kept) ?? toBase64url(crypto.getRandomValues(new Uint8Array(32)));
    keep(kept, this.#secret);
    const task = (await this.#ask('open', JSON.stringify({ ...way, phone: this.#secret }))) as unknown as PhoneTask;
    this.#handover = task.handover;
    return task;
  }

  /** A part that was sealed before this page was loaded again, and has not arrived. */
  get kept(): string | null {
    return stored(`part ${this.#handover}`);
  }

  /** Kept before the first try, until it has arrived. @throws handover/…, submit/network */
  async send(sealed: string): Promise<void> {
    keep(`part ${this.#handover}`, sealed);
    await this.#ask('part', sealed, 'application/jose');
    keep(`part ${this.#handover}`, null);
  }

  /** Whether the computer has ended it. Without a line nobody has said so. */
  async isOver(): Promise<boolean> {
    const told = await this.#ask('state', null).catch(() => null);
    return told !== null && told.state !== 'connected';
  }

  /** Ends it on both sides. */
  async cancel(): Promise<void> {
    keep(`part ${this.#handover}`, null);
    if (this.#handover !== '') await this.#ask('cancel', '{}', 'application/json', AbortSignal.timeout(10_000)).catch(() => undefined);
  }

  #ask(path: string, body: string | null, contentType = 'application/json', signal = this.#signal): Promise<Record<string, unknown>> {
    const url = new URL(`${this.#base.pathname}/${path}`, this.#base).href;
    const token = this.#handover === '' ? {} : { token: `${this.#handover}.${this.#secret}` };
    const sent = body === null ? { method: 'GET' as const } : { body, contentType };
    return askBackend(url, { signal, ...token, ...sent, isForeign: true, fallback: 'handover/over' });
  }
}

function stored(name: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

function keep(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, value);
  } catch {
    // Where storage is closed, or full, the page has to stay open.
  }
}
