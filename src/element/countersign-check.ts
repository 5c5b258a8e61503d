import type { CSSResult, PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { createCheck } from '../check/check.js';
import type { CheckOptions, CheckState } from '../check/check-types.js';
import { forget } from '../check/forget.js';
import { assetRefs } from '../loading/assets.js';
import { loadModule } from '../loading/load-module.js';
import { adoptEarly } from './adopt-early.js';
import { backendOf } from './backend-of.js';
import { CheckRun, type Ending, type Runner } from './check-run.js';
import { focusScreen, focusTarget, keepsFocus } from './focus-screen.js';
import { FormField } from './form-field.js';
import { fromFormState, toFormState } from './form-value.js';
import { html } from './html.js';
import type { Messages } from './messages/messages.js';
import { type MessageOverrides, messagesFor } from './messages/messages-for.js';
import { SpokenLanguage } from './messages/spoken-language.js';
import { nextTask } from './next-task.js';
import { goOtherWay } from './other-way.js';
import { ReceiptWatch } from './receipt-watch.js';
import { type CaptureScreens, FRESH, type ScreenActions, type ScreenModel, type View } from './screen.js';
import { styles } from './styles.js';
import { theme } from './theme.js';
import { frame } from './views/frame.js';
import { warmUpFormats } from './views/parts.js';

/**
 * `<countersign-check>`: the check inside a form. Its value is the signed receipt.
 *
 * @attr challenge - address of the backend's challenges (required, but with `token`)
 * @attr submit - address of the backend's bundles (required, but with `token`)
 * @attr token - of a check that the Countersign service made, in place of `challenge` and `submit`
 * @attr phone - address of the page that a phone opens to be the camera; without it, none is
 *   offered
 * @attr service - address of that service; default: where the run-time files come from
 * @attr name - name of the form field
 * @attr disabled - no check can begin; one that runs is stopped
 * @attr required - the form is not sent before the check has passed or is under review
 * @attr returning - the learner is enrolled: nothing is said of the first time
 * @attr form - id of a form that is not around the element
 * @attr assets - folder of worker, wasm and models; default: beside this module, or
 *   `/countersign/assets/` where a bundler took it up
 * @attr checked-worker - without `worker-src blob:` in the page's policy, no check starts
 * @attr debug - the console says what a developer has to change; on localhost it does so in any
 *   case
 * @attr lang - language of the interface; default: that of the page
 * @slot intro - in place of the words before the start
 * @slot alternative - the way without camera and keyboard, shown at every step
 * @slot done - what comes after an accepted check, or one under review
 * @csspart card, header, steps, body, heading, button, primary, secondary, cancel, light, preview,
 *   hint, picker, phrase, input, note, word, retype, rhythm, keyboard, key,
 *   accents, alternative
 * @fires countersign-statechange - { state, previous, purpose }, and { code, action, details } of
 *   an error, as it appears
 * @fires countersign-hint - { hint }
 * @fires countersign-progress - { stage, done, total, warmup? }
 * @fires countersign-complete - { result, reasons, receipt }: the backend has answered; look at
 *   `result`
 * @fires countersign-expire - { receipt }: its time is over, and the element has no value any more
 * @fires countersign-cancel - { state }: the learner, or the page, stopped the check there
 * @fires countersign-error - { code, action, details }
 *
 * @example
 * const check = document.querySelector('countersign-check') as CountersignCheck;
 * check.addEventListener('countersign-complete', () => form.requestSubmit());
 */
export class CountersignCheck extends FormField {
  static override styles: CSSResult[] = [theme, styles];
  static override properties: PropertyDeclarations = {
    challenge: {},
    submit: {},
    token: {},
    phone: {},
    service: {},
    assets: {},
    lang: { reflect: true },
    name: { reflect: true },
    required: { type: Boolean, reflect: true },
    returning: { type: Boolean, reflect: true },
    debug: { type: Boolean, reflect: true },
    messages: { attribute: false },
  };

  declare challenge: string;
  declare submit: string;
  declare token: string;
  declare phone: string;
  declare service: string;
  declare assets: string | undefined;
  declare lang: string;
  declare name: string;
  declare required: boolean;
  declare returning: boolean;
  declare debug: boolean;
  /** The page's own words, over those of the language. */
  declare messages: MessageOverrides;

  #model: ScreenModel = FRESH;
  #run: CheckRun | null = null;
  #capture: CaptureScreens | null = null;
  #shown: CheckState = 'idle';
  readonly #receiptWatch = new ReceiptWatch();
  readonly #language = new SpokenLanguage(this);

  constructor() {
    super();
    this.challenge = '';
    this.submit = '';
    this.token = '';
    this.phone = '';
    this.service = '';
    this.name = '';
    this.required = false;
    this.returning = false;
    this.debug = false;
    this.messages = {};
    for (const type of [FormField.prototype, CountersignCheck.prototype]) adoptEarly(this, type);
  }

  /** The receipt, or an empty string. */
  get value(): string {
    const { outcome } = this.#model;
    return outcome === null || outcome.result === 'refused' ? '' : outcome.receipt;
  }

  /**
   * Changes nothing: only the backend gives a receipt. Frameworks assign every attribute that they
   * find as a property, so none of these may throw.
   */
  set value(_: unknown) {}

  get state(): CheckState {
    return this.#model.state;
  }

  /** Changes nothing. */
  set state(_: unknown) {}

  /** Begins a check, as the button does. One that runs already goes on. */
  start(): void {
    // What was set before the class had come is taken over by the first update.
    if (this.isConnected && !this.hasUpdated) this.performUpdate();
    const backend = this.backend();
    if (backend === null) throw new TypeError('<countersign-check>: challenge and submit are required, or token');
    if (this.#run !== null || this.#model.disabled || !this.isConnected) return;
    this.#update({ ...FRESH });
    const run: CheckRun = new CheckRun({
      ...backend,
      create: (options) => this.createRunner(options, (change) => this.#run === run && this.#update(change)),
      ...(this.phone === '' ? {} : { phone: this.phone }),
      checkedWorker: this.hasAttribute('checked-worker'),
      debug: this.debug,
      ...(this.assets === undefined ? {} : { assets: this.assets }),
      update: (change) => this.#run === run && this.#update(change),
      model: () => this.#model,
      tell: (event, detail) => this.#run === run && this.#tell(event, detail),
      loadScreens: (signal) => this.loadScreens(signal),
      find: (selector) => this.#find(selector),
      screenText: () => this.#screenText(),
    });
    this.#run = run;
    warmUpFormats(this.#words().lang);
    void run.run().then((ending) => this.#ended(run, ending));
  }

  /** In place of the first screen. */
  protected get intro(): View | undefined {
    return undefined;
  }

  protected backend(): ReturnType<typeof backendOf> {
    return backendOf(this);
  }

  protected createRunner(options: CheckOptions, _update: (change: Partial<ScreenModel>) => void): Runner {
    return createCheck(options);
  }

  /** Stops the check; the camera goes off. */
  cancel(): void {
    this.#run?.cancel();
  }

  /**
   * As `forget`, with the element's own `challenge` for the learner who is signed in (`'mine'`), or
   * for everybody.
   */
  forget(whose: 'mine' | 'all'): Promise<void> {
    const { assets } = this;
    const { challenge = this.challenge, token } = backendOf(this) ?? {};
    const mine = { challenge, ...(token === undefined ? {} : { token }) };
    return forget({ ...(whose === 'mine' ? mine : {}), ...(assets === undefined ? {} : { assets }) });
  }

  override focus(options?: FocusOptions): void {
    focusScreen(this.renderRoot, options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#language.speak();
    this.#watch();
  }

  /** Another language, at any time: what the learner has done stays. */
  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('lang') && this.hasUpdated) void this.#language.speak();
  }

  /**
   * A check does not outlive its place in the page: the camera goes off, and a new connection
   * begins afresh.
   */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#receiptWatch.end();
    this.#abandon(this.#model.outcome === null ? FRESH : this.#model);
  }

  formDisabledCallback(disabled: boolean): void {
    if (disabled) this.cancel();
    this.#update({ disabled });
  }

  formResetCallback(): void {
    this.#abandon(FRESH);
  }

  formStateRestoreCallback(state: unknown): void {
    const restored = fromFormState(state);
    if (restored === null || this.#run !== null) return;
    const { result, receipt, receivedAtMs } = restored;
    this.#receiptWatch.receivedAtMs = receivedAtMs;
    this.#update({ state: result === 'accepted' ? 'accepted' : 'under-review', outcome: { result, receipt, reasons: [] } });
    this.#watch();
  }

  /**
   * Another screen is drawn in a task of its own: what brought it about has taken its time by then.
   * Out of the page there is nothing to draw.
   */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.isConnected && this.#model.state !== this.#shown) await nextTask();
    super.scheduleUpdate();
  }

  protected override render(): TemplateResult {
    if (this.#language.silent) return html``;
    return frame({
      capture: this.#capture,
      intro: this.intro,
      model: { ...this.#model, returning: this.returning },
      messages: this.#words(),
      actions: this.#actions,
    });
  }

  protected override updated(): void {
    const { state, outcome, phrase, error } = this.#model;
    this.dataset.state = state;
    if (state === 'error' && error !== null) this.dataset.code = error.code;
    else delete this.dataset.code;
    const { value } = this;
    const kept = outcome === null || value === '' ? null : { ...outcome, receivedAtMs: this.#receiptWatch.receivedAtMs };
    this.setFormValue(value, kept && toFormState(kept));
    this.#validate();
    const complete = state !== 'typing' || phrase !== null;
    if (state === this.#shown || !complete) return;
    const before = this.#shown;
    this.#shown = state;
    if (!keepsFocus(before, state) && (this.matches(':focus-within') || document.activeElement === document.body)) this.focus();
  }

  readonly #actions: ScreenActions = {
    start: () => this.start(),
    cancel: () => this.cancel(),
    agree: (agreed, shared) => this.#run?.agree(agreed, shared),
    proceed: () => this.#run?.proceed(),
    recover: (answer) => this.#run?.recover(answer),
    selectCamera: (deviceId) => void this.#run?.selectCamera(deviceId),
    toggleLight: () => this.#update({ light: !this.#model.light }),
    typed: (typed) => this.#update({ typed }),
    retype: () => this.#run?.retype(),
    redo: (what) => this.#run?.redo(what),
    anotherPhrase: () => this.#run?.anotherPhrase(),
    useTouchKeys: (shown) => this.#run?.useTouchKeys(shown),
    usePhone: () => this.#run?.usePhone(),
    otherWay: () => goOtherWay(this.renderRoot),
  };

  #update(change: Partial<ScreenModel>): void {
    this.#model = { ...this.#model, ...change, disabled: change.disabled ?? this.matches(':disabled') };
    this.requestUpdate();
  }

  #tell(event: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(`countersign-${event}`, { bubbles: true, composed: true, detail }));
  }

  async #ended(run: CheckRun, ending: Ending): Promise<void> {
    if (this.#run === run) {
      this.#run = null;
      this.#receiptWatch.receivedAtMs = Date.now();
      this.requestUpdate();
      this.#watch();
    }
    await this.updateComplete;
    if (ending.type === 'complete') this.#tell('complete', ending.outcome ?? {});
    else if (ending.type === 'cancel') this.#tell('cancel', { state: ending.state });
    else this.#tell('error', { code: ending.error.code, action: ending.error.action, details: ending.error.details });
  }

  /** When the receipt's time is over, the element is as it was before the check. */
  #watch(): void {
    const { value: receipt } = this;
    this.#receiptWatch.begin(receipt, () => {
      if (this.value !== receipt) return;
      const { state: previous } = this;
      this.#update({ ...FRESH, receiptOver: true });
      this.#tell('statechange', { state: 'idle', previous, purpose: null });
      this.#tell('expire', { receipt });
    });
  }

  #abandon(model: ScreenModel): void {
    const run = this.#run;
    this.#run = null;
    this.#update(model);
    void run?.destroy();
  }

  async #find<T extends Element>(selector: string): Promise<T> {
    await this.updateComplete;
    const found = this.renderRoot.querySelector<T>(selector);
    if (found === null) throw new DOMException('The screen is gone', 'AbortError');
    return found;
  }

  #words(): Messages {
    return messagesFor(this.#language.current?.check ?? null, this.messages, this.#capture?.messages ?? null);
  }

  /** The screens after the consent come with their own style sheet and words. */
  protected async loadScreens(signal: AbortSignal): Promise<void> {
    if (this.#capture !== null) return;
    const { captureScreens } = await loadModule<{ captureScreens: CaptureScreens }>(assetRefs(this.assets).screens, signal);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(captureScreens.styles);
    (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(sheet);
    this.#capture = captureScreens;
    this.requestUpdate();
  }

  #screenText(): { screenText: string; lang: string } {
    const body = this.renderRoot.querySelector<HTMLElement>('.body');
    return { screenText: body?.innerText ?? '', lang: this.#words().lang };
  }

  #validate(): void {
    const { labels } = this.#words();
    if (!this.required || this.value !== '') {
      this.setMissing(null, null);
      return;
    }
    const message = this.#run !== null ? labels.running : this.#model.state === 'refused' ? labels.notPassed : labels.required;
    this.setMissing(message, this.renderRoot.querySelector<HTMLElement>('.primary') ?? focusTarget(this.renderRoot));
  }
}
