import type { TemplateResult } from 'lit';
import { html } from '../html.js';
import { fill } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import { icon } from '../views/icon.js';
import { number } from '../views/parts.js';

/**
 * The cameras that there are. The one that is in use stays chosen until another one is on: a camera
 * that cannot be opened is never shown as if it were.
 */
export function picker(screen: Screen): TemplateResult {
  const { model, messages, actions } = screen;
  const { labels } = messages;
  const select = ({ target }: Event): void => {
    const list = target as HTMLSelectElement;
    const { value } = list;
    list.value = model.cameraId;
    actions.selectCamera(value);
  };
  const options = model.cameras.map(
    ({ deviceId, label }, at) =>
      html`<option value=${deviceId} .selected=${deviceId === model.cameraId}>${label || fill(labels.cameraNumber, { n: number(screen, at + 1) })}</option>`,
  );
  return html`<label class="picker">${icon('camera')}<span class="quiet">${labels.cameraPicker}</span><select part="picker" @change=${select}>${options}</select></label>`;
}
