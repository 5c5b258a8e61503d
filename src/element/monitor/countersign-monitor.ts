import { type CSSResult, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ConsentAnswer } from '../../check/consent.js';
import { createMonitor } from '../../monitor/create-monitor.js';
import type { Monitor, MonitorState } from '../../monitor/monitor-types.js';
import type { ConsentPolicy } from '../../types.js';
import { adoptEarly } from '../adopt-early.js';
import { html, nothing } from '../html.js';
import { type Language, loadLanguage } from '../messages/language.js';
import { fill } from '../messages/messages.js';
import { theme } from '../theme.js';
import { contactLink, safeLink } from '../views/parts.js';
import { type MonitorMessages, monitorEn } from './monitor-messages.js';
import { monitorStyles } from './monitor-styles.js';

/**
 * `<countersign-monitor for="essay">`: measures the rhythm of one field while an answer is written,
 * after the learner has agreed. It must stay visible: where its sign cannot be seen, nothing is
 * measured.
 *
 * @attr for - id of the field, or of the editor that contains it, in the same document or shadow
 *   root (required)
 * @attr challenge - address of the backend's challenges (required)
 * @attr submit - address of the backend's bundles (required)
 * @attr assets - folder of the run-time files; default: beside this module, or
 *   `/countersign/assets/` where a bundler took it up
 * @csspart card, sign, button, primary
 * @fires countersign-monitor-state - { state, previous, error }
 *
 * @example
 * const monitor = document.querySelector('countersign-monitor') as CountersignMonitor;
 * await monitor.flush(); // before the essay is handed in
 */
export class CountersignMonitor extends LitElement {
  static override styles: CSSResult[] = [theme, monitorStyles];
  static override properties: PropertyDeclarations = {
    for: { reflect: true },
    challenge: {},
    submit: {},
    assets: {},
    messages: { attribute: false },
  };

  declare for: string;
  declare challenge: string;
  declare submit: string;
  declare assets: string | undefined;
  /** The page's own words. */
  declare messages: Partial<MonitorMessages>;

  #monitor: Monitor | null = null;
  #language: Language | null = null;
  #notice: ConsentPolicy | null = null;
  #answer: (answer: ConsentAnswer) => void = () => undefined;

  constructor() {
    super();
    this.for = '';
    this.challenge = '';
    this.submit = '';
    this.messages = {};
    adoptEarly(this, CountersignMonitor.prototype);
  }

  get state(): MonitorState {
    return this.#monitor?.state ?? 'idle';
  }

  /** Changes nothing: a framework may assign it. */
  set state(_: unknown) {}

  /** Sends what was written since the last window: before the answer is handed in. */
  async flush(): Promise<void> {
    await this.#monitor?.flush();
  }

  /** @throws TypeError when an attribute is missing, or `for` names nothing */
  start(): void {
    // What was set before the class had come is taken over by the first update.
    if (this.isConnected && !this.hasUpdated) this.performUpdate();
    const root = this.getRootNode() as Document | ShadowRoot;
    const field = (): HTMLElement | null => root.getElementById(this.for);
    if (field() === null) throw new TypeError('<countersign-monitor>: `for` must be the id of the field, or of what contains it');
    if (!this.challenge || !this.submit) throw new TypeError('<countersign-monitor>: challenge and submit are required');
    this.#monitor?.stop();
    const monitor = createMonitor({
      challenge: this.challenge,
      submit: this.submit,
      field,
      consent: (notice) => this.#ask(notice),
      visible: () => this.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
      ...(this.assets === undefined ? {} : { assets: this.assets }),
    });
    this.#monitor = monitor;
    monitor.addEventListener('statechange', ({ detail }) => {
      if (this.#monitor !== monitor) return;
      this.requestUpdate();
      const { state, previous, error } = detail;
      const told = { state, previous, error: error === null ? null : { code: error.code, action: error.action } };
      this.dispatchEvent(new CustomEvent('countersign-monitor-state', { bubbles: true, composed: true, detail: told }));
    });
    void monitor.start();
  }

  /** Measuring ends; the answer can be written on. */
  stop(): void {
    this.#monitor?.stop();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#speak();
    queueMicrotask(() => {
      if (this.isConnected && this.#monitor === null) this.start();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#monitor?.stop();
    this.#monitor = null;
  }

  async #speak(): Promise<void> {
    const tag = this.lang || this.closest<HTMLElement>('[lang]')?.lang || navigator.language;
    this.#language = await loadLanguage(tag, this.assets);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const words = this.#words();
    const { state } = this;
    this.dataset.state = state;
    return html`<section class="card" part="card" dir=${words.dir} lang=${words.lang} aria-label=${words.name}>
      ${state === 'consent' ? this.#question(words) : this.#line(words, state)}
    </section>`;
  }

  #line(words: MonitorMessages, state: MonitorState): TemplateResult {
    const measuring = state === 'listening' || state === 'waiting';
    const over = state === 'stopped' || state === 'declined';
    const text = state === 'idle' ? words.checking : state === 'error' ? words.failed : words[state as 'checking'];
    return html`<div class="line ${measuring ? 'on' : ''} ${state}">
      <span class="dot" aria-hidden="true"></span><p part="sign" role="status">${text}.</p>
      ${measuring ? html`<button type="button" part="button" @click=${this.stop}>${words.stop}</button>` : nothing}
      ${over ? html`<button type="button" part="button" @click=${this.start}>${words.restart}</button>` : nothing}
    </div>`;
  }

  #question(words: MonitorMessages): TemplateResult {
    const { controller = '', contact = '', retentionDays = 0, withdrawUrl = '' } = this.#notice ?? {};
    const who = fill(words.who, { controller, days: new Intl.NumberFormat(words.lang).format(retentionDays) });
    return html`<p class="ask">${words.ask}</p><p class="more">${words.more}</p>
      <p class="who">${who} <a href=${safeLink(withdrawUrl)} target="_blank" rel="noopener">${words.withdraw}</a>. ${words.questions} ${contactLink(contact)}.</p>
      <div class="buttons">
        <button type="button" class="primary" part="button primary" @click=${() => this.#reply(true)}>${words.agree}</button>
        <button type="button" part="button" @click=${() => this.#reply(false)}>${words.decline}</button>
      </div>`;
  }

  #ask(notice: ConsentPolicy): Promise<ConsentAnswer> {
    this.#notice = notice;
    this.requestUpdate();
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  /** What stood there is part of the record. */
  #reply(agreed: boolean): void {
    const screenText = this.renderRoot.querySelector<HTMLElement>('.card')?.innerText ?? '';
    this.#answer({ agreed, screenText, lang: this.#words().lang });
  }

  #words(): MonitorMessages {
    return { ...(this.#language?.monitor ?? monitorEn), ...this.messages };
  }
}
