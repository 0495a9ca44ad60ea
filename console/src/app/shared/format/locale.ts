/**
 * The locale for dates and numbers: the browser's own variant of the console's language, such as `de-AT`, where it has
 * one, for someone who reads German in Vienna expects Viennese dates.
 */
export function locale(): string {
  const language = document.documentElement.lang || 'en';
  return navigator.languages.find((tag) => tag.split('-')[0] === language && isWellFormed(tag)) ?? language;
}

const wellFormed = new Map<string, boolean>();

/** Some systems give their browser tags that `Intl` refuses, such as `en-US@posix`. */
function isWellFormed(tag: string): boolean {
  const known = wellFormed.get(tag) ?? isTaken(tag);
  wellFormed.set(tag, known);
  return known;
}

function isTaken(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** A format takes longer to make than a hundred numbers to write, and a queue of thousands writes them all the time. */
const madeOnce = <Options, Format>(make: (tag: string, options: Options) => Format) => {
  const made = new Map<string, Format>();
  return (options: Options): Format => {
    const tag = locale();
    const kind = tag + JSON.stringify(options);
    const format = made.get(kind) ?? make(tag, options);
    made.set(kind, format);
    return format;
  };
};

export const numberFormat = madeOnce(
  (tag, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options),
);

export const dateFormat = madeOnce(
  (tag, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options),
);
