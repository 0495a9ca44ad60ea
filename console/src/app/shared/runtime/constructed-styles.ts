// Angular puts a component's styles into <style> elements, which `style-src 'self'` forbids. Constructed style sheets
// are not markup, so the policy lets them be, and needs neither a nonce nor 'unsafe-inline'.

import {
  DOCUMENT,
  Injectable,
  inject,
  type Provider,
  ɵSHARED_STYLES_HOST as SHARED_STYLES_HOST,
  type ɵSharedStylesHost as SharedStylesHost,
} from '@angular/core';

/** Serves the styles of all components, the CDK's among them, without a single inline style. */
export const provideConstructedStyles = (): Provider => ({
  provide: SHARED_STYLES_HOST,
  useClass: ConstructedStyles,
});

@Injectable()
class ConstructedStyles implements SharedStylesHost {
  readonly #document = inject(DOCUMENT);
  readonly #sheets = new Map<string, { sheet: CSSStyleSheet; uses: number }>();

  addStyles(styles: string[]): void {
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

  removeStyles(styles: string[]): void {
    for (const text of styles) {
      const known = this.#sheets.get(text);
      if (!known || --known.uses > 0) continue;
      this.#sheets.delete(text);
      const adopted = this.#document.adoptedStyleSheets;
      adopted.splice(adopted.indexOf(known.sheet), 1);
    }
  }

  // Shadow roots would be hosts of their own; this application has none.
  addHost(): void {}
  removeHost(): void {}
}
