import { type CSSResult, css } from 'lit';

/**
 * Layout and controls, shared by every screen. Sizes are relative to the card's own font size, so
 * that no page rule reaches them.
 */
export const styles: CSSResult = css`
*,::before,::after{box-sizing:border-box}
h2,p,ul,ol,dl,dd,figure{margin:0;padding:0}
ul{list-style:none}
[hidden]{display:none}
.quiet{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header,.body,footer{padding-inline:1.75em}
header{display:flex;align-items:center;gap:.75em;min-height:3.5em;padding-block:.375em;border-block-end:1px solid var(--border)}
.name{display:flex;align-items:center;gap:.5em;font-size:.875em;font-weight:600;margin-inline-end:auto}
.name .icon{color:var(--accent)}
.steps{display:flex;gap:.25em}
.steps i{width:1.375em;height:.25em;border-radius:1em;background:var(--border)}
.steps .on{background:var(--accent)}
.body{padding-block:1.75em}
footer{padding-block:.875em;border-block-start:1px solid var(--border);color:var(--muted);font-size:.8125em;text-align:center}
.icon{width:1.375em;height:1.375em;flex:none;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
h2{font-size:1.5em;line-height:1.25;font-weight:650;letter-spacing:-.012em;text-wrap:balance;outline:none}
.lead{color:var(--muted);margin-block-start:.5em}
.lead .icon{width:1.125em;height:1.125em;margin-inline-end:.375em;vertical-align:-.2em}
.center{text-align:center;display:grid;justify-items:center}
.center>p{margin-block-start:.75em;max-width:30em}
a{color:var(--accent);text-underline-offset:.15em}
button,.button,select,input{font:inherit;color:inherit;min-height:2.75em;border-radius:calc(var(--radius) - 4px)}
button,.button{display:inline-flex;align-items:center;justify-content:center;gap:.5em;padding:.5em 1.25em;border:1px solid var(--border);background:none;font-weight:600;line-height:1.3;cursor:pointer;text-decoration:none;transition:background .15s,border-color .15s,filter .15s}
button:hover,.button:hover{background:var(--tint);border-color:var(--accent)}
.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.primary:hover{background:var(--accent);filter:brightness(1.1)}
button:disabled{opacity:.5;cursor:not-allowed}
.plain{white-space:nowrap;border-color:transparent;padding-inline:.625em;margin-inline-end:-.625em;font-size:.875em;min-height:3.143em;color:var(--muted)}
.plain .icon{width:1.125em;height:1.125em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
h2:focus-visible{outline:none}
.buttons{display:flex;flex-wrap:wrap;gap:.75em;margin-block-start:1.75em}
.buttons>*{flex:1 1 auto}
.center .buttons{justify-self:stretch}
.points{display:grid;gap:1.125em;margin-block-start:1.5em}
.points li{display:flex;gap:.875em;align-items:center;color:var(--muted)}
.points b{color:var(--text);font-weight:600}
.points .icon{width:2.5em;height:2.5em;padding:.5625em;border-radius:.75em;background:var(--tint);color:var(--accent)}
.badge{width:4.5em;height:4.5em;border-radius:50%;display:grid;place-items:center;margin-block-end:1.25em;color:var(--accent);background:color-mix(in srgb,currentColor 12%,var(--surface))}
.badge .icon{width:2.25em;height:2.25em}
.badge:not(:first-child){margin-block-start:1.25em}
.badge.good{color:var(--good)}
.badge.warn{color:var(--warn)}
.chips{display:flex;flex-wrap:wrap;gap:.5em;justify-content:center;margin-block-start:1.25em}
.chips li{display:flex;align-items:center;gap:.375em;padding:.25em .75em .25em .5em;border:1px solid var(--border);border-radius:2em;font-size:.875em}
.chips .icon{width:1.125em;height:1.125em;color:var(--good)}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9375em}
.center>.code{font-size:.8125em;color:var(--muted);margin-block-start:.75em}
summary{display:flex;align-items:center;gap:.5em;min-height:2.75em;cursor:pointer;border-radius:.5em}
summary span{color:var(--accent);text-decoration:underline;text-underline-offset:.15em}
.agreed{display:flex;flex-wrap:wrap;align-items:center;gap:0 1em;padding-inline:2.154em;border-block-start:1px solid var(--border);font-size:.8125em;color:var(--muted)}
.agreed summary,.agreed>a{min-height:3.4em;line-height:1.3}
.agreed>a{display:inline-flex;align-items:center}
.agreed details[open]{flex-basis:100%}
.agreed dl{margin-block:0 1em}
.parcel summary,.code summary{justify-content:inherit;color:var(--accent);text-decoration:underline;text-underline-offset:.15em}
.code{text-align:center}
.code summary{justify-content:center}
.other{display:grid;justify-items:center;gap:.375em;margin-block-start:.75em;text-align:center}
small{color:var(--muted);font-size:.8125em}
footer p+p{margin-block-start:.625em}
footer .button{color:inherit;font-size:1em;min-height:3.4em}
.working::after{content:'';width:1em;height:1em;border:2px solid currentColor;border-inline-end-color:transparent;border-radius:50%;animation:turn .9s linear infinite,come .1s .2s both}
@keyframes turn{to{rotate:1turn}}
@keyframes come{from{opacity:0}}
dl{margin-block-start:1.25em;border:1px solid var(--border);border-radius:var(--radius)}
dl div{display:grid;grid-template-columns:9.5em 1fr;gap:.25em 1em;padding:.75em 1em}
dl div+div{border-block-start:1px solid var(--border)}
dt{color:var(--muted);font-size:.875em;padding-block-start:.1em}
.tick{display:flex;gap:.75em;align-items:center;min-height:2.75em;margin-block-start:1.25em;padding:.625em 1em;border-radius:var(--radius);background:var(--tint);cursor:pointer;font-weight:500}
.tick input{width:1.375em;height:1.375em;min-height:0;margin:0;flex:none;accent-color:var(--accent)}
.tick+.buttons{margin-block-start:1em}
.bar{width:100%;max-width:16em;height:.375em;margin-block-start:1.75em;border-radius:1em;overflow:hidden;background:var(--border)}
.bar i{display:block;width:40%;height:100%;border-radius:1em;background:var(--accent);animation:run 1.4s ease-in-out infinite alternate}
@keyframes run{from{margin-inline-start:0}to{margin-inline-start:60%}}
::slotted(*){font-family:inherit}
slot[name=done]::slotted(*){margin-block-start:1em}
@container(max-width:26em){header,.body,footer{padding-inline:1.125em}.body{padding-block:1.375em}header{flex-wrap:wrap}.steps{order:1;flex:1 0 100%;padding-block-end:.5em}.steps i{flex:1}h2{font-size:1.3125em}dl div{grid-template-columns:1fr;gap:.125em}}
@container(max-width:26em){.agreed{padding-inline:1.385em}}
@media(max-height:31em){header{min-height:2.75em;padding-block:0}.body{padding-block:.75em}.badge{width:2.75em;height:2.75em;margin-block-end:.5em}.badge .icon{width:1.5em;height:1.5em}.buttons{margin-block-start:1em}}
@media(forced-colors:active){.steps .on,.bar i{background:Highlight;forced-color-adjust:none}.primary{background:ButtonText;color:ButtonFace;forced-color-adjust:none}}
@keyframes pulse{to{opacity:.45}}
@media(prefers-reduced-motion:reduce){.bar i{animation:pulse 4s infinite alternate;width:100%}*{transition:none!important;animation-duration:4s!important}}
`;
