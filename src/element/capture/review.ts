import type { TemplateResult } from 'lit';
import { html, nothing } from '../html.js';
import { fill } from '../messages/messages.js';
import type { Screen } from '../screen.js';
import { icon } from '../views/icon.js';
import { heading, keptUntil, number, primary, secondary } from '../views/parts.js';
import { parcelView } from './parcel.js';
import { rhythmPicture } from './rhythm.js';

/** In words and small pictures, exactly what leaves the device. */
export function reviewView(screen: Screen): TemplateResult {
  const { model, messages, actions } = screen;
  const { states, labels } = messages;
  const { summary } = model;
  if (summary === null) return html``;
  // A phone sends no typing.
  const types = summary.repetitions > 0;
  const count = (value: number): string => number(screen, value);
  return html`${heading(states.review.title, states.review.text)}
    <ul class="parcels">
      ${summary.phone ? html`<li>${facePicture()}<span><b>${labels.sendFace}</b><br />${labels.sentByPhone}</span></li>` : html`<li>${facePicture()}<span><b>${labels.sendFace}</b><br />${fill(labels.sendFaceText, { frames: count(summary.faceFrames), numbers: count(summary.embeddingNumbers) })} ${summary.stills === 0 ? labels.sendNoPictures : fill(labels.sendPictures, { stills: count(summary.stills) })}</span></li>`}
      ${summary.document ? html`<li>${facePicture()}<span><b>${labels.sendDocument}</b><br />${fill(labels.sendDocumentText, { numbers: count(summary.embeddingNumbers) })}</span></li>` : nothing}
      ${types ? html`<li>${rhythmPicture(model.rhythms.slice(-3), { label: labels.rhythm, width: 84, keys: 14 })}<span><b>${labels.sendTyping}</b><br />${fill(labels.sendTypingText, { times: count(summary.keystrokeTimes), repetitions: count(summary.repetitions) })}</span></li>` : nothing}
      <li>${icon('info')}<span><b>${labels.sendAround}</b><br />${labels.sendAroundText}</span></li>
    </ul>
    ${summary.passkey ? html`<p>${labels.sendPasskey}</p>` : nothing}
    <p class="lead">${icon('lock')}${keptUntil(screen, labels.keptUntil, summary.retentionDays)}</p>
    ${model.parcel === null ? nothing : parcelView(screen, model.parcel)}
    <div class="buttons">${primary(labels.send, actions.proceed, { busy: model.busy })}</div>
    <div class="buttons again">${secondary(labels.faceAgain, () => actions.redo('face'))}${types ? secondary(labels.typingAgain, () => actions.redo('typing')) : nothing}</div>`;
}

/** A face that is nothing but numbers: a fixed pattern, not the learner's. */
function facePicture(): TemplateResult {
  const bars = Array.from({ length: 64 }, (_, at) => `M${6 + (at % 8) * 9} ${6 + Math.floor(at / 8) * 8}h${1 + ((at * 7) % 5)}`).join('');
  return html`<svg class="rhythm" viewBox="0 0 80 70" aria-hidden="true"><path d=${bars}></path></svg>`;
}
