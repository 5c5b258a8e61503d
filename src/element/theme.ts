import { type CSSResult, css } from 'lit';

/**
 * Every color, radius and font, as `--countersign-*` properties that a page may set. Light or dark
 * is that of the page around it, by `color-scheme`: the learner's choice where the page says
 * `light dark`, light where it says nothing. Text reaches 4.5 : 1 on its ground in both.
 */
export const theme: CSSResult = css`
:host{display:block;color-scheme:light dark;max-width:36rem}
:host([hidden]){display:none}
.card{all:initial;color-scheme:inherit;
--accent:var(--countersign-accent,light-dark(#2452c7,#8fb2ff));
--on-accent:var(--countersign-on-accent,light-dark(#fff,#0c1a3d));
--surface:var(--countersign-surface,light-dark(#fff,#15181e));
--text:var(--countersign-text,light-dark(#15202e,#edf1f7));
--muted:var(--countersign-muted,light-dark(#536072,#a7b1c0));
--border:var(--countersign-border,light-dark(#dce1e9,#343b48));
--good:var(--countersign-good,light-dark(#14753f,#69d296));
--warn:var(--countersign-warn,light-dark(#8f5600,#f1c268));
--radius:var(--countersign-radius,14px);
--tint:color-mix(in srgb,var(--accent) 9%,var(--surface));
--field:light-dark(#7d8898,#78849a);
font-family:var(--countersign-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif);
font-size:var(--countersign-font-size,medium);line-height:1.5;
color:var(--text);background:var(--surface);
display:block;position:relative;box-sizing:border-box;container-type:inline-size;
border:1px solid var(--border);border-radius:calc(var(--radius) + 4px);
box-shadow:0 1px 2px #0b162a0d,0 10px 30px -12px #0b162a2b;
overflow-wrap:anywhere;-webkit-font-smoothing:antialiased;-webkit-text-size-adjust:100%}
.card.light{color-scheme:light;z-index:2147483647;box-shadow:0 0 0 200vmax #fff}
@media(forced-colors:active){.card.light{forced-color-adjust:none}.card:not(.light){--accent:LinkText;--border:CanvasText;--muted:CanvasText;--field:CanvasText;--tint:Canvas}}
`;
