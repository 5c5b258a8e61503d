import { LitElement } from 'lit';

/**
 * What a form's own fields have, for an element whose value nobody can set. Frameworks assign every
 * attribute that they find as a property, so none of the setters may throw.
 */
export abstract class FormField extends LitElement {
  static readonly formAssociated = true;

  readonly #internals: ElementInternals = this.attachInternals();

  /** The attribute. In a disabled fieldset the element is disabled without it. */
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }

  set disabled(disabled: unknown) {
    this.toggleAttribute('disabled', Boolean(disabled));
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }

  /**
   * The attribute of this name: the id of a form that is not around the element; nothing else
   * changes anything.
   */
  set form(id: unknown) {
    if (typeof id === 'string') this.setAttribute('form', id);
    else if (id === null || id === undefined) this.removeAttribute('form');
  }

  get validity(): ValidityState {
    return this.#internals.validity;
  }

  /** Changes nothing. */
  set validity(_: unknown) {}

  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  /** Changes nothing. */
  set validationMessage(_: unknown) {}

  get willValidate(): boolean {
    return this.#internals.willValidate;
  }

  /** Changes nothing. */
  set willValidate(_: unknown) {}

  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  /** @param state what the browser keeps of the field, and gives back with a restored page */
  protected setFormValue(value: string, state: string | null): void {
    this.#internals.setFormValue(value === '' ? null : value, state);
  }

  /** @param message why the form cannot be sent without this field; `null`: it can */
  protected setMissing(message: string | null, anchor: HTMLElement | null): void {
    if (message === null) this.#internals.setValidity({});
    else this.#internals.setValidity({ valueMissing: true }, message, anchor ?? undefined);
  }
}
