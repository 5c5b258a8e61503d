import { type CSSResult, css } from 'lit';

/** One quiet line beside a field; a card while it asks. */
export const monitorStyles: CSSResult = css`
*,::before,::after{box-sizing:border-box}
:host{display:block;margin-block:.5em}
p{margin:0}
.card{padding:.75em 1em;font-size:.9375em;line-height:1.45}
.line{display:flex;flex-wrap:wrap;align-items:center;gap:.375em .625em;min-height:2.75em}
.line p{flex:1 1 14em}
.dot{flex:none;width:.75em;height:.75em;border-radius:50%;border:2px solid var(--muted)}
.on .dot{background:var(--good);border-color:var(--good);animation:beat 2s ease-in-out infinite}
.waiting .dot{background:var(--warn);border-color:var(--warn)}
@keyframes beat{50%{opacity:.35}}
@media (prefers-reduced-motion:reduce){.dot{animation:none!important}}
.ask{font-weight:600}
a{color:var(--accent);text-underline-offset:.15em}
.more,.who{color:var(--muted);margin-block-start:.375em}
.buttons{display:flex;flex-wrap:wrap;gap:.625em;margin-block-start:.75em}
button{font:inherit;font-weight:600;color:inherit;min-height:2.75em;padding:.375em 1em;border-radius:calc(var(--radius) - 4px);border:1px solid var(--border);background:none;cursor:pointer}
button:hover{background:var(--tint);border-color:var(--accent)}
.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.primary:hover{background:var(--accent);filter:brightness(1.1)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
`;
