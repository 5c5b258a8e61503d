import { html } from 'hono/html';
import { PICTURE_DAYS, PICTURES, policy, RETENTION_DAYS } from '../../enrollment/policy.js';
import { show } from '../../site/layout.js';
import type { Site } from '../../types.js';

/** `/privacy`: how checks and data work, in plain words. */
export function privacyRoutes(app: Site): void {
  const { controller, contact } = policy.consent;
  app.get('/privacy', (c) =>
    show(c, {
      title: 'How checks and data work',
      main: html`<h1>How checks and data work</h1>
<div class="prose"><h2>What a check does</h2>
<p>Your browser measures your face and the rhythm of a typed sentence, signs the numbers, encrypts them for this server, and sends them. This
server compares them with those of your enrollment. ${
        PICTURES > 0
          ? `${PICTURES} of the pictures go with them, encrypted, so that the server can measure those again; no sound or text is sent.`
          : 'No picture, sound or text is sent.'
      } No other party is asked; no feelings or traits are inferred.</p>
<h2>What it proves</h2>
<p>That face and typing were close to those enrolled, in the browser that enrolled. It does not prove who you are, that nobody helped, or who
wrote a text. It errs in both directions; so work is refused by a person only, after your last try, and you can always choose the way without camera.</p>
<h2>What is kept</h2>
<p>A protected template, for ${RETENTION_DAYS} days at the most;${PICTURES > 0 ? ` pictures of checks, encrypted, for ${PICTURE_DAYS} days, which staff may look at;` : ''} results and dates of checks; your work. <a href="/me/data">See, take or erase yours.</a></p>
<h2>Who answers for it</h2><p>${controller}, <a href="${contact}">${contact.replace('mailto:', '')}</a></p></div>`,
    }),
  );
}
