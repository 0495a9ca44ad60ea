import { stored } from './stored';

export type Theme = 'automatic' | 'light' | 'dark';

const choice = stored('stowage.theme');

export function chosenTheme(): Theme {
  const theme = choice.read();
  return theme === 'light' || theme === 'dark' ? theme : 'automatic';
}

export function chooseTheme(theme: Theme): void {
  choice.write(theme === 'automatic' ? undefined : theme);
  applyTheme(theme);
}

/** Every colour of the tokens is a `light-dark()` pair, so a theme is nothing but a `color-scheme`. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}
