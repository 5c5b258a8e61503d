import type { TemplateResult } from 'lit';
import { html, nothing } from '../html.js';
import type { Screen } from '../screen.js';
import { icon } from '../views/icon.js';
import { heading, point, primary, secondary } from '../views/parts.js';
import { person, sun } from './icons.js';

/** What the browser is about to ask, before it asks. */
export function primerView({ model, messages, actions }: Screen): TemplateResult {
  const { states, labels } = messages;
  return html`<div class="prompt" aria-hidden="true">${icon('camera')}<i></i><b></b><u></u></div>
    ${heading(states.primer.title, states.primer.text)}
    <ul class="points small">${point(sun, labels.tipLight)}${point(person, labels.tipAlone)}${point(icon('check'), labels.tipFace)}</ul>
    <div class="buttons">${primary(labels.cameraOn, actions.proceed, { busy: model.busy })}${model.offersPhone ? secondary(labels.usePhone, actions.usePhone) : nothing}</div>`;
}
