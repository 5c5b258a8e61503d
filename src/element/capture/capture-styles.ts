import { touchKeyboardStyles } from '../touch-keyboard/touch-keyboard-styles.js';

/** What the screens after the consent need: preview, typing, review. */
export const captureStyles: string = `
.small{gap:.5em}
.small .icon{width:2em;height:2em;padding:.375em}
.small b{font-weight:500}
.prompt{position:relative;height:7em;margin-block-end:1.5em;border-radius:var(--radius);background:var(--tint);color:var(--accent);display:grid;grid-template:auto 1fr/auto 1fr auto;gap:.75em;align-items:center;padding:1.25em;max-width:19em;margin-inline:auto;border:1px solid var(--border)}
.prompt i,.prompt b,.prompt u{display:block;height:.5em;border-radius:1em;background:var(--border)}
.prompt i{grid-column:2/4;width:70%}
.prompt b,.prompt u{height:2em;border-radius:.5em;align-self:end}
.prompt b{grid-column:1/3;justify-self:end;width:4.5em}
.prompt u{background:var(--accent);width:5.5em}
.center ol{text-align:start;margin-block-start:.75em;padding-inline-start:1.375em;display:grid;gap:.25em}
.line{display:block;padding:.625em .875em;border-radius:.625em;background:var(--tint)}
.preview{--veil:var(--countersign-veil,#0b0f15);--on-veil:var(--countersign-on-veil,#fff);--seen:var(--countersign-seen,#5fe39a);--act:var(--countersign-act,#ffd166);--on-act:var(--countersign-on-act,#1b1400);--said:color-mix(in srgb,var(--veil) 88%,transparent);position:relative;overflow:hidden;margin-block-start:1.25em;border-radius:var(--radius);background:var(--veil);aspect-ratio:4/3;max-height:min(26em,100dvh - .5em);width:100%;scroll-margin:.25em}
video{display:block;width:100%;height:100%;object-fit:cover;transform:scaleX(-1)}
.guide{position:absolute;inset:0;width:100%;height:100%;fill:none}
.guide .veil{fill:var(--veil);fill-opacity:.45}
.id video{transform:none}
.guide rect,.guide .line{stroke:var(--on-veil);stroke-width:3;opacity:.9}
.guide .line{stroke-width:2;opacity:.35}
.good .guide rect{stroke:var(--seen);stroke-width:4}
.guide ellipse{stroke:var(--on-veil);stroke-width:3;stroke-dasharray:2 7;stroke-linecap:round;opacity:.9}
.good .guide ellipse{stroke-dasharray:none;opacity:.5}
@keyframes act{50%{stroke-opacity:.35}}
.act .guide ellipse{stroke:var(--act);stroke-width:4;animation:act 1.4s ease-in-out infinite}
.act .hint{background:var(--act);color:var(--on-act)}
.guide .ring{stroke:var(--seen);stroke-width:6;stroke-linecap:round;transition:stroke-dasharray .4s}
.guide .ring[stroke-dasharray^="0 "]{stroke:none}
.hint,.loading{position:absolute;inset-inline:.75em;inset-block-end:.75em;display:flex;align-items:center;justify-content:center;gap:.5em;min-height:2.5em;font-weight:600;text-align:center}
.hint:empty{display:none}
.hint{width:fit-content;margin-inline:auto;padding:.5em 1.125em;border-radius:1.5em;font-size:1.125em;line-height:1.3;color:var(--on-veil);background:var(--said)}
.good .hint{background:color-mix(in srgb,var(--seen) 38%,#000)}
.loading{flex-direction:column;gap:.5em;padding:.875em 1em;border-radius:.75em;color:var(--on-veil);background:var(--said);font-size:.875em;font-variant-numeric:tabular-nums}
progress{appearance:none;width:100%;height:.375em;border:0;border-radius:1em;overflow:hidden;background:color-mix(in srgb,var(--on-veil) 25%,transparent)}
progress::-webkit-progress-bar{background:color-mix(in srgb,var(--on-veil) 25%,transparent)}
progress::-webkit-progress-value{background:var(--on-veil);transition:width .3s}
progress::-moz-progress-bar{background:var(--on-veil)}
.ask .icon{width:1.75em;height:1.75em}
.ask{animation:come .2s .7s both}
.qr{width:min(15em,100%);aspect-ratio:1;margin-block-start:.75em;border-radius:.625em;shape-rendering:crispEdges}
.code-to-type{font-size:1.5em;font-weight:650;letter-spacing:.08em}
.choice{display:grid;width:100%;text-align:start}
progress.busy{animation:pulse 1.4s ease-in-out infinite alternate}
@keyframes pulse{to{opacity:.45}}
.count{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.5em;margin-block-start:.75em;color:var(--muted);font-size:.875em;font-variant-numeric:tabular-nums}
.dots{display:flex;gap:.3125em}
.dots i{width:.625em;height:.625em;border-radius:50%;border:1.5px solid var(--field)}
.dots .on{background:var(--good);border-color:var(--good)}
.tools{display:flex;flex-wrap:wrap;gap:.75em;margin-block-start:1em}
.tools>*{flex:1 1 max-content;font-size:.875em;min-height:3.143em}
.tools .picker{flex-basis:11em}
.picker{position:relative;display:flex;align-items:center}
.picker .icon{position:absolute;inset-inline-start:.75em;pointer-events:none}
.picker select{width:100%;min-height:3.143em;padding-inline:2.625em .5em;border:1px solid var(--border);background:var(--surface);text-overflow:ellipsis}
[aria-pressed=true]{background:var(--tint);border-color:var(--accent);color:var(--accent)}
.note{display:flex;align-items:center;gap:.5em;min-height:1.5em;margin-block-start:.75em;font-size:.9375em;color:var(--warn)}
.note.well{color:var(--good)}
.below{--on-veil:var(--accent)}
.below .loading{position:static;margin-block-start:.75em;background:var(--tint);color:var(--text)}
.wanted{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.wanted:hover{background:var(--accent);filter:brightness(1.1)}
.parcel{margin-block-start:.75em;font-size:.875em;color:var(--muted)}
.parcel p,.parcel figure{margin-block-start:.75em}
.parcel canvas{display:block;width:7.5em;height:auto;border-radius:.5em;transform:scaleX(-1)}
pre{margin:.375em 0 0;padding:.75em;max-height:9em;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;border-radius:.5em;background:var(--tint);color:var(--text);font-size:.75em;font-variant-numeric:tabular-nums}
.buttons.again{margin-block-start:.75em}
.again>*{font-size:.875em;min-height:3.143em}
.address{overflow-wrap:anywhere;user-select:all}
.small-tools{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25em .75em;margin-block-start:.25em;color:var(--muted)}
.small-tools .plain{margin-inline:-.625em 0}
.small-tools span{font-size:.8125em}
.mind{margin-block-start:.5em}
.mind b{display:block;font-size:2em;line-height:1.3;letter-spacing:.06em;overflow-wrap:anywhere}
.typing{display:block;position:relative;overflow:hidden;margin-block-start:.75em;border:1px solid var(--field);border-radius:var(--radius)}
.typing:focus-within{outline:3px solid var(--accent);outline-offset:1px}
.phrase{display:block;padding:.75em .8em;background:var(--tint);font-size:1.3125em;line-height:1.5;white-space:pre-wrap;user-select:none}
.right{color:var(--good)}
s{color:var(--warn);text-decoration:underline wavy;text-decoration-thickness:1.5px;text-underline-offset:.2em}
u{text-decoration-thickness:.125em;text-underline-offset:.2em}
.typing input{display:block;width:100%;min-height:3em;padding:.5em .884em;font-size:1.1875em;border:0;border-block-start:1px solid var(--field);border-radius:0;background:var(--surface);outline:none}
${touchKeyboardStyles}
figure{margin-block-start:.75em}
figcaption{color:var(--muted);font-size:.8125em}
.rhythm{display:block;width:100%;height:auto;direction:ltr;fill:none;stroke:var(--accent);stroke-width:3;stroke-linecap:round}
.rhythm path{opacity:.3}
.rhythm path:last-of-type{opacity:1}
.rhythm .line{stroke:var(--muted);stroke-width:1;opacity:.35!important}
.parcels{display:grid;gap:.75em;margin-block:1.25em}
.parcels li{display:flex;align-items:center;gap:1em;padding:.875em 1em;border:1px solid var(--border);border-radius:var(--radius);font-size:.9375em;color:var(--muted)}
.parcels b{color:var(--text);font-weight:600}
.parcels svg{width:4.5em;height:3.5em;flex:none;padding:.375em;border-radius:.625em;background:var(--tint);color:var(--accent)}
.parcels .rhythm{stroke-width:3.5}
.parcels .icon{padding:.9em}
@container(max-width:26em){.preview{aspect-ratio:4/5}.hint{font-size:1em}.phrase{font-size:1.1875em}}
@media(max-height:31em){.preview{margin-block-start:.5em;aspect-ratio:16/9}.hint,.preview .loading{inset-block:.375em auto;font-size:.9375em}.phrase{padding:.5em .8em;font-size:1.125em;line-height:1.35}.typing{margin-block-start:.375em;scroll-margin:.25em}.prompt{display:none}}
@media(prefers-reduced-motion:reduce){.ask{animation:none}}
@media(forced-colors:active){.dots .on{background:Highlight;forced-color-adjust:none}.right{font-weight:700}.rhythm{stroke:CanvasText}}
`;
