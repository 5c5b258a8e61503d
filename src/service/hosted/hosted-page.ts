import { html } from 'hono/html';
import type { Tenant } from '../configuration/configuration.js';
import type { Files } from './package-files.js';
import { wordsFor } from './words.js';

export interface HostedPage {
  readonly id: string;
  readonly tenant: Tenant;
  readonly lang: string;
  readonly files: Files;
}

/** For a link that leads to no check. */
export function unknownPage(lang: string): Html {
  const { words, dir, lang: shown } = wordsFor(lang);
  return html`<!doctype html>
<html lang="${shown}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
</head>
<body><main><h1>${words.title}</h1><p>${words.over}</p></main></body>
</html>`;
}

type Html = ReturnType<typeof html>;

/**
 * The page that a phone opens to be the camera: the same for every tenant, for no check is known
 * yet.
 */
export function phonePage({ lang, files }: Pick<HostedPage, 'lang' | 'files'>): Html {
  const { words, dir, lang: shown } = wordsFor(lang);
  return html`<!doctype html>
<html lang="${shown}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${words.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/hosted/style.css">
<script src="/countersign-phone.js" integrity="${files.phoneIntegrity}" crossorigin="anonymous"></script>
</head>
<body>
<main>
<noscript><p>${words.noScript}</p></noscript>
<countersign-phone submit="/phone"></countersign-phone>
</main>
</body>
</html>`;
}

/**
 * The page that a learner is sent to. The check's token stands behind the `#`, which no server
 * sees: the page's script hands it to the element.
 */
export function hostedPage({ id, tenant, lang, files }: HostedPage): Html {
  const { words, dir, lang: shown } = wordsFor(lang);
  const { name, logo } = tenant;
  const picture = logo === undefined ? '' : html`<img src="/hosted/${tenant.id}/logo" alt="" height="40">`;
  return html`<!doctype html>
<html lang="${shown}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${words.title} · ${name}</title>
<link rel="icon" href="${logo === undefined ? 'data:,' : `/hosted/${tenant.id}/logo`}">
<link rel="stylesheet" href="/hosted/${tenant.id}/style.css">
<script src="/countersign.js" integrity="${files.loaderIntegrity}" crossorigin="anonymous"></script>
<script type="module" src="/assets/${files.hostedScript}" integrity="${files.hostedIntegrity}" crossorigin="anonymous"></script>
</head>
<body>
<header>${picture}<strong>${name}</strong></header>
<main>
<h1>${words.title}</h1>
<noscript><p>${words.noScript}</p></noscript>
<p id="over" role="alert" hidden>${words.over} ${words.ask.replace('{name}', name)}</p>
<countersign-check data-check="${id}" phone="/p" hidden></countersign-check>
<p><a id="back" hidden>${words.back.replace('{name}', name)}</a></p>
</main>
</body>
</html>`;
}
