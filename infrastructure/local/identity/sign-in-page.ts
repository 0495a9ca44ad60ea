// The pages of the identity provider. Plain HTML without a line of script; the style is allowed by its hash.

import { createHash } from 'node:crypto';
import { contentSecurityPolicy } from '../../security-headers.ts';

export interface SignInPage {
  /** Where the form posts to. */
  readonly action: string;
  readonly username?: string;
  readonly error?: string;
}

export function signInPage({ action, username = '', error }: SignInPage): string {
  // After a mistake the cursor belongs in the password.
  const focus = (field: 'username' | 'password'): string =>
    (username === '') === (field === 'username') ? ' autofocus' : '';
  return page(
    'Sign in to Stowage',
    `<form method="post" action="${escape(action)}">
        <h1>Sign in</h1>
        <p class="lead">to your files on Stowage</p>
        ${error === undefined ? '' : `<p class="error" role="alert" id="error">${escape(error)}</p>`}
        <label for="username">Email address</label>
        <input id="username" name="username" type="text" inputmode="email" autocomplete="username" autocapitalize="none"
          spellcheck="false" required value="${escape(username)}"${error === undefined ? '' : ' aria-describedby="error"'}${focus('username')}>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required${focus('password')}>
        <button type="submit">Sign in</button>
      </form>`,
  );
}

export const messagePage = (title: string, message: string): string =>
  page(title, `<div class="message"><h1>${escape(title)}</h1><p class="lead">${escape(message)}</p></div>`);

/** @param siteOrigin where a submitted form may lead to in the end: browsers hold redirects against `form-action` */
export const pageHeaders = (siteOrigin: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy({
    'default-src': ["'none'"],
    'style-src': [`'sha256-${createHash('sha256').update(style).digest('base64')}'`],
    'form-action': ["'self'", siteOrigin],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'none'"],
  }),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // The page's address names the sign-in under way.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
});

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escape(title)}</title>
    <style>${style}</style>
  </head>
  <body>
    <main>
      <p class="brand"><svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><path d="M3 8.5 12 4l9 4.5-9 4.5z"/><path d="M3 12.5 12 17l9-4.5M3 16.5 12 21l9-4.5"/></svg>Stowage</p>
      ${content}
    </main>
  </body>
</html>
`;

const style = `
:root {
  --ground: #f4f1ea; --sheet: #fffdf9; --ink: #1d2a2f; --quiet: #55646a; --line: #8a979b; --accent: #0b6472;
  --accent-ink: #fff; --error: #a3241b; --error-ground: #fbeae6;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10191c; --sheet: #18242a; --ink: #e9eeec; --quiet: #a3b2b5; --line: #687a80; --accent: #6cc7cf;
    --accent-ink: #06272c; --error: #ffb3a8; --error-ground: #3a1f1c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
}
main { width: min(24rem, 100%); }
.brand { display: flex; align-items: center; gap: .5rem; margin: 0 0 1.25rem; font-weight: 650; font-size: 1.125rem; }
.brand svg { fill: none; stroke: var(--accent); stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
form, .message { background: var(--sheet); border-radius: .875rem; padding: 2rem; box-shadow: 0 1px 2px #0001, 0 12px 32px #0000000f; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.2; letter-spacing: -.01em; }
.lead { margin: .25rem 0 0; color: var(--quiet); }
.error { margin: 1.25rem 0 0; padding: .625rem .75rem; border-radius: .5rem; background: var(--error-ground); color: var(--error); }
label { display: block; margin: 1.25rem 0 .375rem; font-weight: 550; }
input {
  width: 100%; padding: .625rem .75rem; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: .5rem;
}
button {
  width: 100%; margin-top: 1.75rem; padding: .75rem; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--accent-ink); background: var(--accent); border: 0; border-radius: .5rem;
}
button:hover { filter: brightness(1.08); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
