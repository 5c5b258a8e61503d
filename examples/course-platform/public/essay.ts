// Sends what was written since the last window before the essay is handed in. Handing in never waits longer than this for it.
const MOST_WAIT_MS = 3000;
const monitor = document.querySelector('countersign-monitor');
const form = document.querySelector('#essay').form;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const wait = new Promise((resolve) => setTimeout(resolve, MOST_WAIT_MS));
  await Promise.race([Promise.resolve(monitor.flush?.()).catch(() => undefined), wait]);
  form.submit();
});
