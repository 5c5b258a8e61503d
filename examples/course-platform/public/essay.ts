// Sends what was written since the last window before the essay is handed in. Handing in never
// waits longer than this for it.
import type { CountersignMonitor } from 'countersign/monitor';
import { byId, findTag } from './find.js';

const MOST_WAIT_MS = 3000;
/** Whose script may not have loaded: then it is a tag without methods. */
const monitor = findTag<HTMLElement & Partial<CountersignMonitor>>('countersign-monitor');
const { form } = byId('essay', HTMLTextAreaElement);

form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const wait = new Promise((resolve) => setTimeout(resolve, MOST_WAIT_MS));
  await Promise.race([Promise.resolve(monitor.flush?.()).catch(() => undefined), wait]);
  form.submit();
});
