import type { Palette } from './draw-chart';

/** The tokens as they are in this theme. A canvas knows no `var()` and no `light-dark()`, so an element resolves them. */
export function paletteOf(element: HTMLElement): Palette {
  const before = element.style.color;
  const colour = (token: string): string => {
    element.style.color = `var(--${token})`;
    return getComputedStyle(element).color;
  };
  const palette: Palette = {
    series: {
      sea: colour('sea'),
      signal: colour('signal'),
      ink: colour('ink-2'),
      alarm: colour('alarm'),
    },
    text: colour('ink-3'),
    line: colour('line'),
    raised: colour('raised'),
    ink: colour('ink'),
    font: getComputedStyle(element).fontFamily,
  };
  element.style.color = before;
  return palette;
}

/** Calls back whenever the theme may have changed: by the system, or by the person. @returns how to stop */
export function whenThemeChanges(document: Document, changed: () => void): () => void {
  const system = document.defaultView!.matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(changed);
  system.addEventListener('change', changed);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', changed);
    chosen.disconnect();
  };
}
