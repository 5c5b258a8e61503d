/**
 * The answer to the form: a page without script, as any server would render it.
 *
 * @param {{ receipt?: { purpose: string, result: string, context: { activity: string }, exp: number }, refusal?: string }} verdict
 */
export function quizPage({ receipt, refusal }) {
  const words = receipt
    ? `<h1>You may start</h1>
<p>The form carried a receipt, and this backend verified it: <strong data-result="${escapeHtml(receipt.result)}">${escapeHtml(receipt.purpose)} ${escapeHtml(receipt.result)}</strong>
for “${escapeHtml(receipt.context.activity)}”, good until ${new Date(receipt.exp * 1000).toISOString()}.</p>`
    : `<h1>Not yet</h1>
<p>The form carried no receipt that this backend takes (<code data-refusal="${escapeHtml(refusal)}">${escapeHtml(refusal)}</code>).</p>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Quiz</title><link rel="stylesheet" href="/harness.css"></head>
<body><main>
${words}
<p><a href="/">Back to the harness</a></p>
</main></body>
</html>`;
}

function escapeHtml(text) {
  return String(text).replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
