// English is in the source; other languages are fetched when they are chosen. A change of language loads the page anew.
import { stored } from './stored';
export const languages = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
];
const choice = stored('stowage.language');
/** What the person chose; else the first of the browser's languages that we speak; else English. */
export function chosenLanguage() {
  const wanted = [choice.read(), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return wanted.find(isLanguage) ?? 'en';
}
export function chooseLanguage(language) {
  choice.write(language);
  location.reload();
}
export async function loadTranslationsOf(language) {
  document.documentElement.lang = language;
  if (language === 'en') return;
  const [{ loadTranslations }, messages] = await Promise.all([
    import('@angular/localize'),
    import('../../../locale/de.json', { with: { type: 'json' } }),
  ]);
  loadTranslations(messages.default);
}
const isLanguage = (code) => languages.some((language) => language.code === code);
