import { ANY, type Countersign, type Purpose, type ReceiptClaims, type ReceiptExpectation } from 'countersign/server';
import type { Hono } from 'hono';
import { learnerOf, TENANT } from './learner-cookie.js';

/** What became of the form's receipt. */
type Verdict = { readonly receipt: ReceiptClaims } | { readonly refusal: string };

export interface QuizOptions {
  readonly countersign: Countersign;
  /** Of the harness's pages. */
  readonly headers: Record<string, string>;
}

/** The quiz's form: it is taken with a receipt only. */
export function mountQuiz(app: Hono, { countersign, headers }: QuizOptions): void {
  app.post('/quiz', async (c) => {
    const form = await c.req.formData().catch(() => new FormData());
    // Here one may enroll as often as one likes; a real site lets nobody through whose new
    // enrollment nothing has confirmed.
    const expected: ReceiptExpectation = {
      subject: learnerOf(c.req.raw) ?? '',
      activity: c.req.query('activity') || 'quiz-1',
      tenant: TENANT,
      course: 'demo',
      attempt: ANY,
      renewed: true,
    };
    const verify = (purpose: Purpose) => countersign.receipts.verify(form.get('identity'), { ...expected, purpose });
    // The harness's quiz takes a first enrollment too; a real one would not.
    const firstToo = (error: Error) => (error.message === 'purpose' ? verify('enroll') : Promise.reject(error));
    const verdict = await verify('verify')
      .catch(firstToo)
      .then(
        (receipt): Verdict => ({ receipt }),
        (error: Error): Verdict => ({ refusal: error.message }),
      );
    return c.html(quizPage(verdict), 'receipt' in verdict ? 200 : 403, headers);
  });
}

/** The answer to the form: a page without script, as any server would render it. */
function quizPage(verdict: Verdict): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Quiz</title><link rel="stylesheet" href="/harness.css"></head>
<body><main>
${'receipt' in verdict ? good(verdict.receipt) : bad(verdict.refusal)}
<p><a href="/">Back to the harness</a></p>
</main></body>
</html>`;
}

function good({ result, purpose, context, exp }: ReceiptClaims): string {
  return `<h1>You may start</h1>
<p>The form carried a receipt, and this backend verified it: <strong data-result="${escapeHtml(result)}">${escapeHtml(purpose)} ${escapeHtml(result)}</strong>
for “${escapeHtml(context.activity)}”, good until ${new Date(exp * 1000).toISOString()}.</p>`;
}

function bad(refusal: string): string {
  return `<h1>Not yet</h1>
<p>The form carried no receipt that this backend takes (<code data-refusal="${escapeHtml(refusal)}">${escapeHtml(refusal)}</code>).</p>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
