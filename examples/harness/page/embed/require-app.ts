// A page of AMD modules: one that waits for the element, and says so.
define('app', [], () => ({
  ready: () => {
    document.getElementById('amd').textContent = 'The page’s own module runs.';
  },
}));
require(['app'], (app) => customElements.whenDefined('countersign-check').then(app.ready));
