import { stored } from './stored';
const choice = stored('stowage.theme');
export function chosenTheme() {
  const theme = choice.read();
  return theme === 'light' || theme === 'dark' ? theme : 'automatic';
}
export function chooseTheme(theme) {
  choice.write(theme === 'automatic' ? undefined : theme);
  applyTheme(theme);
}
/** Every colour of the tokens is a `light-dark()` pair, so a theme is nothing but a `color-scheme`. */
export function applyTheme(theme) {
  document.documentElement.dataset['theme'] = theme;
}
