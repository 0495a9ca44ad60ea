// What the doctor says, in English; its words and what it saw are kept apart, so that a page can say it in others.

export class Told {
  /** The English words, with `{0}`, `{1}` … where the values stand. Another language finds its own by it. */
  readonly pattern: string;
  readonly values: readonly (string | Told)[];

  constructor(pattern: string, values: readonly (string | Told)[]) {
    this.pattern = pattern;
    this.values = values;
  }

  /** @param words of another language, by the English pattern; what is not among them stays English */
  in(words: Readonly<Record<string, string>>): string {
    return (words[this.pattern] ?? this.pattern).replaceAll(/\{(\d+)\}/g, (_, index) => {
      const value = this.values[Number(index)]!;
      return value instanceof Told ? value.in(words) : value;
    });
  }

  toString(): string {
    return this.in({});
  }

  toJSON(): string {
    return this.toString();
  }
}

/** As a template's tag. */
export const say = (words: TemplateStringsArray, ...values: readonly unknown[]): Told =>
  new Told(
    words.map((word, index) => (index === 0 ? word : `{${index - 1}}${word}`)).join(''),
    values.map((value) => (value instanceof Told ? value : String(value))),
  );

/** One after the other. */
export const listed = (all: readonly Told[], separator: string): Told =>
  new Told(all.map((_, index) => `{${index}}`).join(separator), all);
