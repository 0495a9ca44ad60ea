/**
 * Where to go after signing in: a path of this site, or the library. Whatever could lead elsewhere, or round in
 * circles through the sign-in itself, becomes the library.
 */
export function returnAddress(text: string | null | undefined, origin: string): string {
  if (!text?.startsWith('/')) return home;
  let url: URL;
  try {
    url = new URL(text, origin);
  } catch {
    return home;
  }
  // What is left of `/x/..//elsewhere` begins with two slashes, and so names another site.
  if (url.origin !== origin || url.pathname.startsWith('//') || ownPages.has(pageOf(url))) return home;
  return url.pathname + url.search + url.hash;
}

const home = '/library';
const ownPages = new Set(['', 'signed-in', 'sign-in-failed']);

/** The first part of the path, as the router reads it: decoded, without the parameters after a semicolon. */
function pageOf({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname.split(/[/;]/)[1]!);
  } catch {
    return '';
  }
}
