// A page of AMD modules: one that waits for the element, and says so. RequireJS has made both
// functions.

export {};

interface App {
  ready(): void;
}
declare function define(name: string, needs: readonly string[], make: () => App): void;
declare function requirejs(needs: readonly string[], use: (app: App) => void): void;

define('app', [], () => ({
  ready: () => {
    const place = document.getElementById('amd');
    if (place !== null) place.textContent = 'The page’s own module runs.';
  },
}));
requirejs(['app'], (app) => void customElements.whenDefined('countersign-check').then(app.ready));
