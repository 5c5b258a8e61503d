// The script of the hosted page: takes the token from behind the #, asks what the check is, and
// leads back when it is done.

interface CheckElement extends HTMLElement {
  token: string;
}

/** A learner sees what became of the check before the page goes. */
const SEEN_MS = 2_500;

const element = document.querySelector<CheckElement>('countersign-check');
const back = document.querySelector<HTMLAnchorElement>('#back');
const id = element?.dataset.check ?? '';
const token = location.hash.slice(1);

async function begin(): Promise<void> {
  if (element === null || back === null) return;
  const asked = await fetch(`/browser/${id}`, { headers: { authorization: `Bearer ${token}` }, credentials: 'omit' });
  if (!asked.ok) return showOver();
  const { state, returnUrl } = (await asked.json()) as { state: string; returnUrl: string | null };
  if (returnUrl !== null) {
    const url = new URL(returnUrl);
    url.searchParams.set('check', id);
    back.href = url.href;
    back.hidden = false;
  }
  if (!['created', 'started', 'one-more', 'refused'].includes(state)) return showOver();
  element.token = token;
  element.hidden = false;
  element.addEventListener('countersign-complete', (event) => {
    const { result } = (event as CustomEvent<{ result: string }>).detail;
    // Who was refused may try again here, and goes when they like.
    if (result !== 'refused' && returnUrl !== null) setTimeout(() => location.assign(back.href), SEEN_MS);
  });
}

function showOver(): void {
  document.querySelector<HTMLElement>('#over')?.removeAttribute('hidden');
}

begin().catch(showOver);

export {};
