// As much XML as S3's replies need: elements without attributes, that do not contain others of their name.

/** What each element of this name contains, in order; still escaped, for it may be elements. */
export const elementsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, content]) => content!);

/** The text of the first element of this name. */
export function textOf(xml: string, name: string): string | undefined {
  const [content] = elementsOf(xml, name);
  return content === undefined ? undefined : unescape(content);
}

/** @throws Error if there is no such element, for then the reply is not what it should be */
export function requireText(xml: string, name: string): string {
  const text = textOf(xml, name);
  if (text === undefined) throw new Error(`S3's reply has no ${name}`);
  return text;
}

export const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) =>
      name !== undefined
        ? (named[name] ?? whole)
        : String.fromCodePoint(hex !== undefined ? parseInt(hex, 16) : Number(decimal)),
  );
