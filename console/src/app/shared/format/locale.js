/**
 * The locale for dates and numbers: the browser's own variant of the console's language, such as `de-AT`, where it has
 * one, for someone who reads German in Vienna expects Viennese dates.
 */
export function locale() {
  const language = document.documentElement.lang || 'en';
  return navigator.languages.find((tag) => tag.split('-')[0] === language && isWellFormed(tag)) ?? language;
}
/** Some systems give their browser tags that `Intl` refuses, such as `en-US@posix`. */
function isWellFormed(tag) {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
