import type { CheckOptions } from '../../check/check-types.js';
import { createPhone } from '../../check/handover/create-phone.js';
import type { Runner } from '../check-run.js';
import { CountersignCheck } from '../countersign-check.js';
import { html } from '../html.js';
import type { ScreenModel, View } from '../screen.js';
import { phoneIntro } from '../views/phone-intro.js';

/** What stands behind the `#` of a link that a computer shows. */
const LINK = /^#([A-Za-z0-9_-]{16,200})$/;

/**
 * `<countersign-phone>`: the page that a phone opens to be the camera of a check on a computer. It
 * takes the link's token from behind the `#`, or asks for the code.
 *
 * @attr submit - address of the backend's routes for phones, such as `/api/countersign/phone`
 * @attr assets - folder of worker, wasm and models; default: beside this module, or
 *   `/countersign/assets/` where a bundler took it up
 * @attr checked-worker - without `worker-src blob:` in the page's policy, nothing starts
 * @attr lang - language of the interface; default: that of the page
 * @csspart card, header, steps, body, heading, button, primary, secondary, cancel, light, preview,
 *   hint, picker, note, input
 * @fires countersign-statechange - { state, previous, purpose }, and { code, action, details } of
 *   an error, as it appears
 * @fires countersign-hint - { hint }
 * @fires countersign-progress - { stage, done, total }
 * @fires countersign-complete - {}: the part has arrived, and the check goes on at the computer
 * @fires countersign-cancel - { state }: it was stopped there, on the computer as well
 * @fires countersign-error - { code, action, details }
 *
 * @example
 * const phone = document.querySelector<CountersignPhone>('countersign-phone');
 * phone?.addEventListener('countersign-complete', () => console.log('go on at the computer'));
 */
export class CountersignPhone extends CountersignCheck {
  #way: { readonly link: string } | { readonly code: string } | null = null;

  /** The words of the first screen come with the later ones. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.loadScreens(AbortSignal.timeout(60_000)).catch(() => undefined);
  }

  protected override get intro(): View {
    const [, link] = LINK.exec(location.hash) ?? [];
    const open = (code: string): void => {
      this.#way = link === undefined ? { code } : { link };
      this.start();
    };
    return (screen) => (screen.capture === null ? html`` : phoneIntro(screen, link === undefined, open));
  }

  protected override backend(): { readonly challenge: string; readonly submit: string } | null {
    return this.submit === '' || this.#way === null ? null : { challenge: this.submit, submit: this.submit };
  }

  protected override createRunner({ submit, ...options }: CheckOptions, update: (change: Partial<ScreenModel>) => void): Runner {
    const way = this.#way ?? { code: '' };
    return createPhone({
      ...options,
      phone: submit,
      way,
      onTask: ({ learner, origin }) => update({ phone: { learner, site: new URL(origin ?? location.origin).host } }),
    });
  }
}
