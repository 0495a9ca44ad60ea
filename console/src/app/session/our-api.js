/**
 * May this request carry the token? Only to this site, and only to the API's paths under `apiBase`.
 * @param url as the request has it; relative to the page
 * @param page the page's own address
 */
export function isOurApi(url, apiBase, page) {
  const target = new URL(url, page);
  const base = new URL(apiBase || '/', page);
  if (target.origin !== new URL(page).origin || target.origin !== base.origin) return false;
  const prefix = base.pathname.replace(/\/$/, '');
  return apiPaths.some((path) => {
    const full = prefix + path;
    return target.pathname === full || target.pathname.startsWith(`${full}/`);
  });
}
const apiPaths = ['/upload', '/files', '/account', '/activity', '/shares', '/operations'];
