/**
 * Looks of the console: light or dark as the browser asks, one column on a phone, either direction.
 */
export const CONSOLE_STYLE = `:root{color-scheme:light dark;--text:light-dark(#15202e,#edf1f7);--muted:light-dark(#4d5968,#aab4c2);--ground:light-dark(#f5f7fa,#0d1015);--surface:light-dark(#fff,#171b23);--line:light-dark(#dce1e9,#343b48);--accent:light-dark(#2452c7,#9db8ff);--on-accent:light-dark(#fff,#0b1430);--bad:light-dark(#a12a20,#ff9f95)}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.55 system-ui,sans-serif;color:var(--text);background:var(--ground);overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;inset-inline-start:1rem;inset-block-start:-5rem;padding:.5rem 1rem;background:var(--surface)}
.skip:focus{inset-block-start:.5rem}
header{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.5rem;padding:.75rem clamp(1rem,4vw,2.5rem);background:var(--surface);border-block-end:1px solid var(--line)}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
nav a{padding-block:.5rem}
nav a[aria-current]{font-weight:600;text-decoration:none}
header form{margin-inline-start:auto}
main{max-width:64rem;margin-inline:auto;padding:1.5rem 1rem 4rem}
h1{margin:0 0 1rem;font-size:1.6rem;line-height:1.25}
h2{margin:2rem 0 .5rem;font-size:1.2rem}
.muted{color:var(--muted)}
.rows{list-style:none;padding:0}
.rows li{padding-block:.625rem;border-block-end:1px solid var(--line)}
.panel{margin-block:1rem;padding:1rem 1.25rem;background:var(--surface);border:1px solid var(--line);border-radius:.75rem}
.panel h2{margin-block-start:0}
.split{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:0 1.25rem}
dl div{padding-block:.25rem}
dt{color:var(--muted)}
dd{margin:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{padding:.5rem .75rem;text-align:start;border-block-end:1px solid var(--line);vertical-align:top}
label{display:block;margin-block:.5rem}
input,select,textarea{display:block;width:100%;max-width:32rem;min-height:2.75rem;padding:.5rem .625rem;font:inherit;color:inherit;background:var(--ground);border:1px solid light-dark(#7c8796,#8b96a5);border-radius:.375rem}
button{min-height:2.75rem;padding:.5rem 1rem;font:inherit;font-weight:600;color:var(--on-accent);background:var(--accent);border:1px solid var(--accent);border-radius:.375rem;cursor:pointer}
button.quiet{color:var(--accent);background:transparent}
button.grave{color:var(--bad);background:transparent;border-color:currentColor}
figure{margin:0}
img{max-width:100%;height:auto;border-radius:.5rem}
code{font-size:.9em}`;
