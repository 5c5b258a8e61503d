// Goes on by itself: after an enrollment, or once this browser was added, comes the check.
import type { CountersignCheck } from 'countersign/element';

const element = document.querySelector<CountersignCheck>('countersign-check');

/** What a receipt is for. */
function purposeOf(receipt: string): unknown {
  const [, claims = ''] = receipt.split('.');
  return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))).purpose;
}

element?.addEventListener('countersign-complete', ({ detail: { result, receipt } }) => {
  if (result === 'accepted' && purposeOf(receipt) !== 'verify') location.replace(`${location.pathname}?next`);
});

// Once: who loads the page again starts by a click.
if (element?.dataset.next !== undefined) {
  history.replaceState(null, '', location.pathname);
  void customElements.whenDefined('countersign-check').then(() => element.start());
}
