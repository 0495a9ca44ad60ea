// The pages of the identity provider. Plain HTML without a line of script; the style is allowed by its hash.

import { createHash } from 'node:crypto';
import { contentSecurityPolicy } from '../../security-headers.ts';
import type { Enrolment } from './second-factor.ts';

interface Form {
  /** Where the form posts to. */
  readonly action: string;
  readonly error?: string;
  /** What its button says. */
  readonly submit?: string;
}

export interface SignInPage extends Form {
  readonly username?: string;
  readonly title?: string;
  readonly lead?: string;
}

export function signInPage(options: SignInPage): string {
  const { action, username = '', error, title = 'Sign in', lead = 'to your files on Stowage' } = options;
  // After a mistake the cursor belongs in the password.
  const focus = (field: 'username' | 'password'): string =>
    (username === '') === (field === 'username') ? ' autofocus' : '';
  return page(
    options.title === undefined ? 'Sign in to Stowage' : `${title} – Stowage`,
    `<form method="post" action="${escape(action)}">
        <h1>${escape(title)}</h1>
        <p class="lead">${escape(lead)}</p>
        ${errorLine(error)}
        <label for="username">Email address</label>
        <input id="username" name="username" type="text" inputmode="email" autocomplete="username" autocapitalize="none"
          spellcheck="false" required value="${escape(username)}"${error === undefined ? '' : ' aria-describedby="error"'}${focus('username')}>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required${focus('password')}>
        <button type="submit">${escape(options.submit ?? 'Sign in')}</button>
      </form>
      ${options.title === undefined ? '<p class="more"><a href="/two-step">Two-step sign-in</a></p>' : ''}`,
  );
}

/** Asks for a code; the ticket says whose password was typed before. */
export const codePage = ({
  action,
  ticket,
  error,
  submit = 'Sign in',
}: Form & { readonly ticket: string }): string =>
  page(
    'Code – Stowage',
    `<form method="post" action="${escape(action)}">
        <h1>Code</h1>
        <p class="lead">from your authenticator app</p>
        ${codeField(ticket, error)}
        <button type="submit">${escape(submit)}</button>
      </form>`,
  );

/** @param options `svg` is trusted: it is the QR code that we drew */
export const enrolmentPage = (options: Form & Pick<Enrolment, 'ticket' | 'secret' | 'svg'>): string =>
  page(
    'Two-step sign-in – Stowage',
    `<form method="post" action="${escape(options.action)}">
        <h1>Two-step sign-in</h1>
        <p class="lead">Scan this with an authenticator app, or type the key, then type the code that it shows.</p>
        <div class="code" role="img" aria-label="The key below as a QR code">${options.svg}</div>
        <p class="key"><code>${escape(options.secret.replaceAll(/.{4}/g, '$& ').trim())}</code></p>
        ${codeField(options.ticket, options.error)}
        <button type="submit">Turn on</button>
      </form>`,
  );

const codeField = (ticket: string, error: string | undefined): string => `${errorLine(error)}
        <input type="hidden" name="ticket" value="${escape(ticket)}">
        <label for="code">Six digits</label>
        <input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*"
          maxlength="8" required autofocus${error === undefined ? '' : ' aria-describedby="error"'}>`;

const errorLine = (error: string | undefined): string =>
  error === undefined ? '' : `<p class="error" role="alert" id="error">${escape(error)}</p>`;

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
      <svg class="brand" viewBox="0 0 164 40" role="img" aria-label="Stowage">
        <path d="M14.6 12.6c-1-2.6-3-3.9-5.8-3.9-3.2 0-5.5 1.7-5.5 4.3 0 6 11.8 2.8 11.8 8.9 0 2.9-2.6 4.9-6.1 4.9-3.2 0-5.6-1.5-6.6-4.4"/>
        <path d="M21.8 3.2v18.2c0 3.5 1.6 5.3 4.6 5.3M17.4 9.3h8.8"/><circle cx="45.5" cy="17.7" r="9"/>
        <path d="m65.4 9.3 5.2 17 5.4-16.4 5.4 16.4 5.2-17"/><circle cx="101" cy="17.7" r="9"/><path d="M110 9.2v17.3"/>
        <circle cx="128" cy="17.7" r="9"/><path d="M137 9.2v18.4c0 5-3.3 8-8.6 8-3.6 0-6.5-1.4-8-4"/>
        <path d="M145.3 18h15.2c.3-5.6-2.9-9.3-7.7-9.3-4.7 0-8.2 3.7-8.2 9s3.6 9.1 8.5 9.1c3.1 0 5.4-1.2 7-3.5"/>
        <path class="load-line" d="M31.6 17.7h27.8"/>
      </svg>
      ${content}
    </main>
  </body>
</html>
`;

// The console's colours and its wordmark: to a person it is one product, whoever serves the page.
const style = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f1f4f5, #0d161c); --surface: light-dark(#fff, #131e26); --line: light-dark(#dbe3e6, #253540);
  --line-strong: light-dark(#7d8f99, #607480); --ink: light-dark(#10202a, #e7eff3); --ink-2: light-dark(#42555f, #adbfc9);
  --signal: light-dark(#c8441b, #f9814f); --on-signal: light-dark(#fff, #23100a);
  --alarm: light-dark(#ab1240, #ff8fa8); --alarm-wash: light-dark(#fbe9ee, #38171f); --focus: light-dark(#0a5fc4, #86bdff);
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem; background: var(--paper);
  color: var(--ink);
  font: .9375rem/1.5 'Avenir Next', 'Segoe UI Variable Text', 'Segoe UI', system-ui, 'Open Sans', sans-serif;
}
main { width: min(24rem, 100%); }
.brand { display: block; height: 2.25rem; margin-bottom: 1.5rem; fill: none; stroke: currentColor; stroke-width: 3.3; stroke-linecap: round; stroke-linejoin: round; }
.load-line { stroke: var(--signal); }
form, .message { background: var(--surface); border: 1px solid var(--line); border-top: 3px solid var(--signal); border-radius: .5rem; padding: 2rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.2; letter-spacing: -.01em; }
.lead { margin: .25rem 0 0; color: var(--ink-2); }
.error { margin: 1.25rem 0 0; padding: .625rem .75rem; border-radius: .375rem; background: var(--alarm-wash); color: var(--alarm); }
label { display: block; margin: 1.25rem 0 .375rem; font-weight: 600; font-size: .8125rem; }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line-strong); border-radius: .375rem; }
button { width: 100%; min-height: 2.875rem; margin-top: 1.75rem; font: inherit; font-weight: 600; cursor: pointer; color: var(--on-signal); background: var(--signal); border: 0; border-radius: .375rem; }
a { color: inherit; }
.more { margin: 1rem 0 0; text-align: center; font-size: .8125rem; }
.code { margin: 1.25rem auto 0; width: 12rem; padding: .5rem; background: #fff; border-radius: .375rem; }
.code svg { display: block; width: 100%; height: auto; }
.key { margin: .75rem 0 0; text-align: center; overflow-wrap: anywhere; }
button:hover { filter: brightness(.94); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
`;

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
