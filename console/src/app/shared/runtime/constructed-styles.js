// Angular puts a component's styles into <style> elements, which `style-src 'self'` forbids. Constructed style sheets
// are not markup, so the policy lets them be, and needs neither a nonce nor 'unsafe-inline'.
var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { DOCUMENT, Injectable, inject, ɵSHARED_STYLES_HOST as SHARED_STYLES_HOST } from '@angular/core';
/** Serves the styles of all components, the CDK's among them, without a single inline style. */
export const provideConstructedStyles = () => ({
  provide: SHARED_STYLES_HOST,
  useClass: ConstructedStyles,
});
let ConstructedStyles = class ConstructedStyles {
  #document = inject(DOCUMENT);
  #sheets = new Map();
  addStyles(styles) {
    for (const text of styles) {
      const known = this.#sheets.get(text);
      if (known) {
        known.uses++;
        continue;
      }
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      this.#sheets.set(text, { sheet, uses: 1 });
      this.#document.adoptedStyleSheets.push(sheet);
    }
  }
  removeStyles(styles) {
    for (const text of styles) {
      const known = this.#sheets.get(text);
      if (!known || --known.uses > 0) continue;
      this.#sheets.delete(text);
      const adopted = this.#document.adoptedStyleSheets;
      adopted.splice(adopted.indexOf(known.sheet), 1);
    }
  }
  // Shadow roots would be hosts of their own; this application has none.
  addHost() {}
  removeHost() {}
};
ConstructedStyles = __decorate([Injectable()], ConstructedStyles);
