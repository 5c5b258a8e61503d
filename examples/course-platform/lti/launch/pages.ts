import type { Result } from 'countersign/server';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { KeptNotice } from '../../accounts/notices.js';
import { elementScript, moment } from '../../site/layout.js';
import type { Html, Platform } from '../../types.js';
import { scoreForm } from '../gradebook/score-forms.js';
import type { DeepLinking, Launch } from './launches.js';

type Shown = Response | Promise<Response>;

/** What a page in a frame says, and who may hold it. */
export interface FramedPage {
  title: string;
  main: Html;
  scripts?: Html | '';
  status?: ContentfulStatusCode;
  /** Default: anybody. */
  frames?: readonly string[];
  /** Where its forms go, besides here. */
  forms?: readonly string[];
}

/** A result of a link, and what became of it on its way to the gradebook. */
export interface LinkResult {
  /** Of its receipt. */
  jti: string;
  userId: string;
  result: Result;
  /** By a person. */
  decided: boolean;
  at: Date;
  /** What stood in the way the last time. */
  problem: string | null;
  arrival: keyof typeof ARRIVALS;
}

/** What the page of a check shows. */
export interface CheckView {
  platform: Platform;
  launch: Launch;
  enrolled: boolean;
  /** The learner's newest result. */
  last: LinkResult | null;
  /** A person was asked to look at it. */
  isAsked: boolean;
  notices: readonly KeptNotice[];
  /** By which it goes on in another tab. */
  token: string;
  /** The learner has just enrolled, or added this browser, and goes on. */
  isNext: boolean;
  frames: readonly string[];
}

const PROBLEMS: Readonly<Record<string, string>> = {
  'lti/not-found': 'There is no such page here. Open the activity in your course again.',
  'lti/registration': 'This learning platform is not registered here. Its administrator and ours have to exchange addresses first.',
  'lti/request': 'Something was missing in what the learning platform sent. Open the activity in your course again.',
  'lti/state': 'This page was opened before, or in another browser. Open the activity in your course again.',
  'lti/address':
    'The learning platform named an address that is not among those registered for it. Its administrator and ours have to add its host first.',
  'lti/role': 'Only staff of the course can choose what is added to it.',
  'lti/roles':
    'The learning platform did not say which role you have in the course. Its administrator has to let it tell the tool roles, as a list.',
  'lti/no-learner':
    'Learners of the course make the check, and its staff see what came of it. Your role there is neither: there is nothing for you to do.',
  'lti/platform':
    'The learning platform ended the sign-in itself. Open the activity in your course again; if it stays so, show this page to its staff.',
  'lti/handover': 'This was opened in a tab before, or too long ago. Open the activity in your course again.',
};
const STATUS: Readonly<Record<string, ContentfulStatusCode>> = {
  'lti/registration': 404,
  'lti/not-found': 404,
  'lti/text': 400,
  internal: 500,
};
const GENERAL =
  'What the learning platform sent could not be verified. Open the activity in your course again; if it stays so, tell its staff.';

/** A page in a learning platform's frame; only that platform may hold it. */
export function framed(c: Context, page: FramedPage): Shown {
  const { title, main, scripts = '', status = 200, frames = ['*'], forms = [] } = page;
  const own = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "style-src 'self'",
  ];
  const policy = [...own, "img-src 'self' data: blob:", "media-src 'self' blob:", "base-uri 'none'"];
  c.header(
    'content-security-policy',
    [...policy, `form-action ${["'self'", ...forms].join(' ')}`, `frame-ancestors ${frames.join(' ')}`].join('; '),
  );
  c.header('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
  c.header('referrer-policy', 'same-origin');
  c.header('x-content-type-options', 'nosniff');
  c.header('cache-control', 'no-store');
  return c.html(
    html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/files/platform.css">
${scripts}
</head>
<body><main id="main">${main}</main></body>
</html>
`,
    status,
  );
}

const MOST_DETAIL = 300;

/** What did not work, with a code for whoever helps, and what the learning platform said of it. */
export function problemPage(c: Context, code: string, detail = ''): Shown {
  const said = detail === '' ? '' : html`<p>It said: <q data-said>${detail.slice(0, MOST_DETAIL)}</q></p>`;
  const main = html`<h1 data-problem="${code}">This could not be opened</h1><p>${PROBLEMS[code] ?? GENERAL}</p>${said}<p class="muted">${code}</p>`;
  return framed(c, { title: 'This could not be opened', status: STATUS[code] ?? 403, main });
}

/**
 * The browser keeps no cookie in a frame of another site: the launch goes on in a tab of its own,
 * which has one.
 */
export function ownTabPage(c: Context, token: string, frames: readonly string[]): Shown {
  const main = html`<h1 data-problem="lti/cookie">One more click</h1>
<p>Your browser does not let this page remember you inside another site. It can in a tab of its own.</p>${ownTab(token)}`;
  return framed(c, { title: 'One more click', main, frames });
}

function ownTab(token: string): Html {
  return html`<form method="post" action="/lti/tab" target="_blank"><input type="hidden" name="token" value="${token}">
<p class="actions"><button class="quiet">Open it in a new tab</button></p></form>`;
}

/**
 * The same where nobody can tell who sent it: the login begins again there, which not every
 * learning platform allows.
 */
export function tabAgainPage(c: Context, parameters: Record<string, string>, frames: readonly string[]): Shown {
  const main = html`<h1 data-problem="lti/cookie">One more click</h1>
<p>Your browser does not let this page remember you inside another site. It can in a tab of its own.</p>
<p class="actions"><a class="button" target="_blank" rel="noopener" href="/lti/login?${new URLSearchParams(parameters)}">Open it in a new tab</a></p>
<p class="muted">Does that end in an error? Let your course open the activity in a new window: its staff can set that.</p>`;
  return framed(c, { title: 'One more click', main, frames });
}

/** What became of a result on its way to the gradebook. */
const ARRIVALS = {
  sent: 'yes',
  waiting: 'not yet',
  none: 'stays here: the course takes no scores',
  kept: 'stays here: the gradebook has what counts',
  'read-only': 'no: the gradebook has no line for this activity, and lets us make none; add one there',
  failed: 'no: refused many times',
};
const NOTES: Record<LinkResult['arrival'], string> = {
  sent: '',
  kept: ' Your course keeps what it has: an earlier pass, or a newer result.',
  'read-only':
    ' It has not reached your course yet: its gradebook has no line for this activity, and lets us make none. Show this page to its staff.',
  waiting: ' It has not reached your course yet; it is sent by itself.',
  none: ' Your course takes no results from here; its staff see this one when they open this page.',
  failed: ' It could not be entered in your course: show this page to its staff.',
};

const NOTICES: Record<KeptNotice['kind'], string> = {
  'device-added': 'Another browser became yours: it passed a stricter check, and staff accepted it.',
  'reference-replaced': 'Somebody enrolled in your place.',
  'foreign-tries': 'A browser that is not yours failed so often that it may not try any more.',
  erased: 'Your measurements were erased.',
};

function noticeList(notices: readonly KeptNotice[]): Html | '' {
  if (notices.length === 0) return '';
  return html`<ul class="rows" data-notices>${notices.map(({ kind, at }) => html`<li>${NOTICES[kind]} <span class="muted">${moment(at)}</span></li>`)}</ul>
<p class="muted">Was that not you? Tell the staff of your course.</p>`;
}

function leadOf({ enrolled, isNext }: CheckView): string {
  if (!enrolled) return 'First you enroll, once: about two minutes. The check comes right after it.';
  return `${isNext ? 'You are enrolled in this browser. Now the check: look' : 'Look'} into the camera and type a sentence: under a minute.`;
}

/** The check of a link. */
export function checkPage(c: Context, view: CheckView): Shown {
  const { platform, launch, last, isAsked, notices, token, isNext, frames } = view;
  const at = `launch=${launch.id}`;
  const main = html`<h1>${launch.title}</h1>
${last === null ? '' : html`<p class="notice" data-last="${last.result}">Your latest result here: ${last.result}${last.decided ? ' by a person' : ''}, ${moment(last.at)}.${NOTES[last.arrival]}</p>`}
${last?.result === 'refused' && !last.decided ? (isAsked ? html`<p class="muted" data-asked="yes">A person will look at it.</p>` : askForm(launch)) : ''}
<p class="lead">${leadOf(view)}</p>
<countersign-check name="identity" ${isNext ? html`data-next ` : ''}challenge="/lti/countersign/challenges?${at}" submit="/lti/countersign/bundles?${at}">
<p slot="alternative">No camera, or you would rather not? Ask the staff of your course: there is another way.</p>
<p>The check could not be loaded. Come back later, or ask the staff of your course for another way.</p>
</countersign-check>
<p class="muted">Does the page say that the camera is not allowed here?</p>${ownTab(token)}
<p class="muted">Does it say that it does not know this browser? Open the activity in your course again: shortly after that it can get to know it, once staff have looked. Until then, go on in the browser where you enrolled.</p>
${noticeList(notices)}<form method="post" action="/lti/launches/${launch.id}/withdraw"><button class="link">Erase my measurements</button></form>`;
  return framed(c, {
    title: launch.title,
    main,
    scripts: html`${elementScript(platform, 'countersign.js')}<script src="/files/lti-check.js" defer></script>`,
    frames,
  });
}

/** A person can look at a refusal; another try may be quicker. */
function askForm({ id }: Launch): Html {
  return html`<details><summary>Ask a person to look at it</summary><form method="post" action="/lti/launches/${id}/ask" class="stack">
<label>What should they know? <textarea name="words" rows="3" maxlength="2000"></textarea></label><p class="actions"><button class="quiet">Ask</button></p></form></details>`;
}

/**
 * Where the consent sends learners who want to withdraw it: there is no session outside a launch.
 */
export function dataPage(c: Context): Shown {
  const main = html`<h1>Your measurements</h1><p>Open the activity in your course again: below the check you can erase them. What was decided stays.</p>`;
  return framed(c, { title: 'Your measurements', main });
}

/** What staff see. */
export interface StaffView {
  launch: Launch;
  results: readonly LinkResult[];
  frames: readonly string[];
}

/** What staff see of a link: who came how far. */
export function staffPage(c: Context, { launch, results, frames }: StaffView): Shown {
  const row = ({ userId, result, decided, at, arrival, problem }: LinkResult): Html =>
    html`<tr><td>${userId}</td><td>${result}${decided ? ' by a person' : ''}</td><td>${moment(at)}</td><td>${scoreWords({ result, decided })}</td><td>${ARRIVALS[arrival]}${arrival === 'waiting' || arrival === 'failed' ? why(problem) : ''}</td></tr>`;
  const main = html`<h1>${launch.title}</h1><p>Results, and whether they reached the gradebook. What is unclear our staff decide, and what is refused where its learner asks; then the gradebook is told. You can decide yourself where you grade.</p>
<table><thead><tr><th>Learner</th><th>Result</th><th>When</th><th>As a score</th><th>Arrived</th></tr></thead><tbody>${results.map(row)}</tbody></table>
<p class="muted">What has no score yet shows as no grade. Open edX keeps the grade that it had when it is sent 0 of 1: change it there.</p>`;
  return framed(c, { title: launch.title, main, frames });
}

function scoreWords(result: Pick<LinkResult, 'result' | 'decided'>): string {
  const { scoreGiven } = scoreForm(result) ?? {};
  return scoreGiven === undefined ? 'none: waits for a person' : `${scoreGiven} of 1`;
}

function why(problem: string | null): string {
  return problem === null ? '' : ` (${problem})`;
}

/** Choosing the link: there is one kind. */
export function choicePage(
  c: Context,
  { deepLinking, token, frames }: { deepLinking: DeepLinking; token: string; frames: readonly string[] },
): Shown {
  const { returnUrl } = deepLinking;
  const main = html`<h1>Add an identity check</h1><p>Learners make it in the course; its result goes to the gradebook.</p>
<form method="post" action="${returnUrl}"><input type="hidden" name="JWT" value="${token}"><p class="actions"><button>Add it to the course</button></p></form>`;
  return framed(c, { title: 'Add an identity check', main, frames, forms: [new URL(returnUrl).origin] });
}
