import type { TemplateResult } from 'lit';
import { ACTIONS, type CountersignError, type ErrorCode } from '../../errors.js';
import { html, nothing } from '../html.js';
import { type BrowserName, type CaseName, fill, type SystemName } from '../messages/messages.js';
import type { Recovery, Screen } from '../screen.js';
import { picker } from './picker.js';

/** What a frame must say so that the page in it may use the camera, and have an origin. */
const ALLOW = '<iframe src="…" allow="camera">';
const ALLOW_SANDBOXED = '<iframe src="…" allow="camera" sandbox="allow-scripts allow-same-origin allow-forms allow-popups">';
/** Another camera may do. */
const PICKS: readonly ErrorCode[] = ['camera/in-use', 'camera/lost', 'camera/black'];
/** The time was over: there is more, and what was good is kept. */
const SLOW: readonly ErrorCode[] = ['face/timeout', 'face/none', 'face/quality', 'face/document'];
const CALM: readonly (CaseName | null)[] = ['signed-out', 'pause', 'withdrawn', 'stopped', 'reload'];

/** More fitting words and ways than an error's code alone would give. */
export function recovery(screen: Screen, error: CountersignError): Recovery {
  const { cases, labels } = screen.messages;
  const name = caseOf(error, screen.model.sealed);
  const slow = SLOW.includes(error.code);
  return {
    words: name === null ? null : { ...cases[name], next: fill(cases[name].next, { time: timeOf(screen, error) }) },
    retry: slow ? labels.moreTime : name === 'signed-out' || name === 'pause' ? labels.retry : null,
    calm: CALM.includes(name),
    over: name === 'withdrawn' || name === 'stopped' || name === 'reload',
    openTab: name === 'storage',
    help: help(screen, error),
  };
}

/** What the backend, the page around this one, or the enrollment has to do with it. */
function caseOf({ code, details }: CountersignError, sealed: boolean): CaseName | null {
  if (details.missing === 'storage') return 'storage';
  if (details.missing === 'allow-same-origin') return 'sandboxed';
  if (details.enrolled === 'soft' || details.enrolled === 'touch-keys') return 'touch-keys';
  if (details.enrolled === 'physical') return 'real-keys';
  if (code === 'submit/unknown-device' && details.reason === 'login') return 'login';
  if (details.status === 401) return 'signed-out';
  if (details.status === 429) return 'pause';
  // Whoever has sent something had agreed.
  if (code === 'consent/declined' && sealed) return 'withdrawn';
  if (details.reason === 'withdrawn' || details.reason === 'stopped' || details.reason === 'reload') return details.reason;
  return null;
}

/** When the learner may go on, to the minute and never too early. */
function timeOf({ messages }: Screen, { details: { retryAtMs } }: CountersignError): string {
  const at = Math.ceil((typeof retryAtMs === 'number' ? retryAtMs : Date.now() + 60_000) / 60_000) * 60_000;
  return new Intl.DateTimeFormat(messages.lang, { timeStyle: 'short' }).format(at);
}

function help(screen: Screen, { code, details }: CountersignError): TemplateResult | typeof nothing {
  const { messages, model } = screen;
  const { labels, errors } = messages;
  if (code === 'env/policy-blocked') return allowLine(screen, details.missing === 'allow-same-origin' ? ALLOW_SANDBOXED : ALLOW);
  if (code === 'env/webview' || code === 'keystroke/other-kind') return addressLine(screen);
  if (ACTIONS[code] === 'other-device' && details.missing !== 'storage') return addressLine(screen);
  if (SLOW.includes(code) && model.face.done + model.document.done > 0) return html`<p>${labels.picturesKept}</p>`;
  if (PICKS.includes(code) && model.cameras.length > 1) return html`<p class="choice">${picker(screen)}</p>`;
  if (code !== 'camera/denied') return nothing;
  const { userAgent } = navigator;
  const system = systemName(userAgent);
  const steps = messages.cameraSteps[browserName(userAgent)];
  return html`<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>
    ${system === null ? nothing : html`<p>${messages.cameraSystem[system]}</p>`}
    ${details.framed === true ? html`<p>${errors['env/policy-blocked'].text} ${errors['env/policy-blocked'].next}</p>${allowLine(screen)}<p><a href=${location.href} target="_blank" rel="noopener">${labels.openTab}</a></p>` : nothing}`;
}

/** For whoever runs the page: learners need not see it. */
function allowLine({ messages }: Screen, line = ALLOW): TemplateResult {
  return html`<details class="code"><summary>${messages.labels.code}</summary><code class="line" dir="ltr">${line}</code></details>`;
}

/**
 * A web view has no address that could be copied, and another device does not have it: here it can
 * be selected, or copied by a button.
 */
function addressLine({ messages: { labels } }: Screen): TemplateResult {
  return html`<p><code class="line address" dir="ltr">${location.href}</code></p>
    <p><button type="button" part="button secondary" @click=${copy(labels.copied)}>${labels.copyLink}</button></p>`;
}

function copy(done: string): (event: Event) => void {
  return ({ currentTarget }) => {
    const button = currentTarget as HTMLButtonElement;
    // Apps with a browser of their own may have no clipboard.
    navigator.clipboard?.writeText(location.href).then(
      () => {
        button.textContent = done;
      },
      () => undefined,
    );
  };
}

/**
 * Which browser's settings to describe. Used for words only. On iOS every browser is set in the
 * system's own settings.
 */
export function browserName(userAgent: string): BrowserName {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Android/.test(userAgent)) return 'android';
  return /Chrom(e|ium)\/|Edg/.test(userAgent) ? 'chromium' : 'safari';
}

/** Systems with a switch of their own that keeps the camera from every browser. */
export function systemName(userAgent: string): SystemName | null {
  if (/Windows/.test(userAgent)) return 'windows';
  return /Macintosh/.test(userAgent) ? 'mac' : null;
}
