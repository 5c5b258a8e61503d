import { html } from 'hono/html';
import { show } from '../../site/layout.js';
import type { Platform, Site } from '../../types.js';
import { VERIFIER_SCRIPT, verifier } from './verifier.js';

/** `/certificates/verify`: for whoever was given a file and no address. */
export function certificateVerifyRoutes(app: Site, platform: Platform): void {
  app.get('/certificates/verify', (c) =>
    show(c, {
      title: 'Verify a certificate',
      scripts: VERIFIER_SCRIPT,
      main: html`<h1>Verify a certificate</h1>
<p class="lead">Your browser checks the university’s signature, and whether the certificate was revoked.</p>
${verifier(platform, { title: 'Is it real?' })}`,
    }),
  );
}
