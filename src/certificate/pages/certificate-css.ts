/**
 * The style of `certificatePage` and `statusPage`, to be served as a file: for the screen, a phone,
 * and A4 in print.
 */
export const CERTIFICATE_CSS: string = `
:root{color-scheme:light dark;--accent:light-dark(#1d4e89,#9cc0f5);--ground:light-dark(#eef1f5,#0f1216);--sheet:light-dark(#fff,#171b21);
--text:light-dark(#15202e,#edf1f7);--muted:light-dark(#4d5a6b,#aab4c3);--line:light-dark(#d3dae4,#363e4a)}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
overflow-wrap:anywhere}
a{color:var(--accent)}
.sheet{max-width:52rem;margin:2rem auto;padding:clamp(1.25rem,5vw,3.5rem);background:var(--sheet);
border:1px solid var(--line);border-top:.5rem solid var(--accent);border-radius:.5rem}
header{text-align:center}
header p{margin:.25rem 0;color:var(--muted)}
header a{color:inherit;font-weight:600}
h1,h2{font-family:Georgia,"Iowan Old Style","Noto Serif",serif;font-weight:500;line-height:1.2;margin:.5rem 0;text-wrap:balance}
h1{font-size:clamp(1.9rem,6vw,3rem);color:var(--accent)}
h2{font-size:clamp(1.35rem,4vw,1.9rem)}
h3{font-size:1rem;margin:1.75rem 0 .5rem;letter-spacing:.02em}
.about{max-width:38rem;margin-inline:auto}
.dates{margin-top:1rem;font-size:.95rem}
section p{margin:.5rem 0;font-size:.95rem}
table{width:100%;border-collapse:collapse;font-size:.95rem}
th,td{padding:.45rem .6rem;border-bottom:1px solid var(--line);text-align:start;font-variant-numeric:tabular-nums}
thead th{color:var(--muted);font-weight:500;white-space:nowrap}
tbody th{font-weight:500}
.counts{display:flex;flex-wrap:wrap;gap:.75rem 2rem;margin:.5rem 0}
.counts div{display:flex;gap:.5rem;align-items:baseline}
.counts dt{color:var(--muted)}
.counts dd{margin:0;font-size:1.25rem;font-weight:600}
footer{margin-top:2rem;padding-top:1.5rem;border-top:1px solid var(--line);font-size:.9rem}
.proof{display:flex;flex-wrap:wrap;gap:1.25rem;align-items:center}
.proof p{flex:1 1 16rem;margin:0}
.qr{width:8.5rem;height:auto;border-radius:.25rem}
.links{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem}
@media(max-width:34rem){.sheet{margin:0;border-radius:0;border-inline:0}table{font-size:.85rem}th,td{padding:.4rem .3rem}}
@media(forced-colors:active){.qr{forced-color-adjust:none}}
@page{size:A4;margin:12mm}
@media print{:root{color-scheme:light}body{background:none;font-size:10pt}.sheet{margin:0;max-width:none;border:0;padding:0}
header img{width:22mm;height:22mm}h1{font-size:24pt}h2{font-size:16pt}h3{margin-top:5mm}section p,table,footer{font-size:9pt}
section,footer,tr{break-inside:avoid}.links{display:none}.qr{width:30mm}a{text-decoration:none}}
`;
