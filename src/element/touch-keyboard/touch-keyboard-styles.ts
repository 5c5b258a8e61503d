/**
 * Rows that fit 320 px: keys share the width, and are high enough for a finger. Keys lie from left
 * to right in every language.
 */
export const touchKeyboardStyles: string = `
.keys{direction:ltr;position:relative;display:grid;gap:.375em;margin-block-start:.75em;margin-inline:-1em;user-select:none;-webkit-user-select:none;touch-action:none}
.key-row{position:relative;display:flex;justify-content:center;gap:.125em}
.key-row>.key,.accents>.key{flex:0 1 10%;min-width:0;min-height:2.75em;padding:0;border:1px solid var(--field);border-radius:.375em;background:var(--surface);color:var(--text);font:inherit;font-size:1.125em;line-height:1;touch-action:none}
.key-row>.shift,.key-row>.erase{flex:1 1 10%}
.key-row>.space{flex:1 1 50%}
.key.down,.key.shift[aria-pressed=true]{background:var(--tint);outline:2px solid var(--accent);outline-offset:-1px;color:var(--accent)}
.accents{position:absolute;inset-inline:0;inset-block-end:calc(100% + .125em);z-index:1;border:1px solid var(--accent);display:flex;flex-wrap:wrap;justify-content:center;gap:.25em;padding:.25em;border-radius:.5em;background:var(--tint)}
`;
