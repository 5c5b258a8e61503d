// Tells the platform with which code a check could not be made: counts by browser, for the people
// who keep the checks working.
import type { CountersignCheck } from 'countersign/element';

const element = document.querySelector<CountersignCheck>('countersign-check');

// What this university adds to the consent's purposes, in words.
if (element !== null)
  element.messages = { purposes: { 'duplicate-search': 'To notice when one person has several accounts: a person looks at it' } };

// The panel above the check speaks of a check that is to do. Once it is made, it would contradict
// the check.
element?.addEventListener('countersign-complete', ({ detail }) => {
  const panel = document.querySelector<HTMLElement>('[data-check="awaiting"]');
  if (panel !== null && detail.result !== 'refused') panel.hidden = true;
});

element?.addEventListener('countersign-error', ({ detail }) => {
  const other = document.getElementById('other-browser');
  if (other !== null && detail.code === 'submit/unknown-device') other.hidden = false;
  const body = new FormData();
  body.set('csrf', document.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ?? '');
  body.set('attempt', element.dataset.attempt ?? '');
  body.set('code', detail.code);
  fetch('/me/check-notes', { method: 'POST', body }).catch(() => undefined);
});
