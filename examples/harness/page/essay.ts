// The essay's page: sends what was written since the last window when the answer is handed in, and
// shows the backend's trend.
import type { CountersignMonitor } from 'countersign/monitor';
import { byId, findTag } from '../../course-platform/public/find.js';

const monitor = findTag<CountersignMonitor>('countersign-monitor');
const trend = byId('trend', HTMLElement);

async function show(): Promise<void> {
  const response = await fetch('/api/harness/writing?activity=essay-1');
  trend.textContent = JSON.stringify(await response.json(), null, 2);
}

byId('hand-in', HTMLElement).addEventListener('click', async () => {
  await monitor.flush();
  await show();
});
setInterval(show, 5000);
