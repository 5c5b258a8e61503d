// The essay's page: sends what was written since the last window when the answer is handed in, and shows the backend's trend.
const monitor = document.querySelector('countersign-monitor');
const trend = document.querySelector('#trend');

async function show() {
  const response = await fetch('/api/harness/writing?activity=essay-1');
  trend.textContent = JSON.stringify(await response.json(), null, 2);
}

document.querySelector('#hand-in').addEventListener('click', async () => {
  await monitor.flush();
  await show();
});
setInterval(show, 5000);
