import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Html } from '../../types.js';

export type Shown = Response | Promise<Response>;

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

const PROBLEMS: Readonly<Record<string, string>> = {
  'lti/not-found': 'There is no such page here. Open the activity in your course again.',
  'lti/flood': 'Very many activities were opened from where you are. Wait a quarter of an hour, and open it in your course again.',
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
  'lti/flood': 429,
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
