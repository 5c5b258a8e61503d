import type { ReceiptClaims } from 'countersign/server';

/** What became of the form's receipt. */
export type Verdict = { readonly receipt: ReceiptClaims } | { readonly refusal: string };

/** The answer to the form: a page without script, as any server would render it. */
export function quizPage(verdict: Verdict): string {
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
