import { html } from 'hono/html';

/** For whoever comes to the service's own address: no learner is sent there. */
export function frontPage({ hasConsole }: { readonly hasConsole: boolean }): ReturnType<typeof html> {
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Countersign</title>
</head>
<body><main>
<h1>Countersign</h1>
<p>This is an identity service for course sites. A learner comes here by a link of their course site; it leads to the check, and back.</p>
<ul>
<li><a href="/v1/openapi.json">The API</a>, for developers</li>
${hasConsole ? html`<li><a href="/console">The console</a>, for staff</li>` : ''}
</ul>
</main></body>
</html>`;
}
