// Who watches all pages of a browser for what a person does not see: what the policies forbid, what is asked of the
// provider, and whatever runs that should not.

import { expect, test as base, type BrowserContext, type Request } from '@playwright/test';

export interface Witness {
  /** Each violation of the Content Security Policy or of Trusted Types, on any page of the site. */
  readonly violations: readonly string[];
  /** The requests to the token endpoint, by their grant types, and to `/session`, by method and path. */
  readonly grants: readonly string[];
  /** How often the provider's sign-in was asked for. */
  readonly signIns: readonly string[];
}

/** Every journey has a witness, and at its end there was nothing that the policies had to stop. */
export const test = base.extend<{ witness: Witness }>({
  witness: [
    async ({ context }, use) => {
      const seen = await witness(context);
      await use(seen);
      expectPeace(seen);
    },
    { auto: true },
  ],
});

/** To be called before the first page of the context is opened. */
async function witness(context: BrowserContext): Promise<Witness> {
  const violations: string[] = [];
  const grants: string[] = [];
  const signIns: string[] = [];
  await context.exposeBinding('tellViolation', (_source, text: string) => void violations.push(text));
  await context.addInitScript(() => {
    const { tellViolation } = window as unknown as { tellViolation(text: string): void };
    document.addEventListener('securitypolicyviolation', (event) => {
      tellViolation(
        `${event.effectiveDirective}: ${event.blockedURI} ${event.sample} at ${event.sourceFile}`,
      );
    });
  });
  context.on('page', (page) => {
    page.on('dialog', (dialog) => {
      if (dialog.type() !== 'beforeunload') violations.push(`a script ran: ${dialog.message()}`);
      void dialog.accept();
    });
  });
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === '/oauth2/authorize') signIns.push(request.url());
    if (request.method() === 'OPTIONS') return;
    if (pathname === '/oauth2/token') grants.push(grantOf(request));
    if (/^\/session(\/|$)/.test(pathname)) grants.push(`${request.method()} ${pathname}`);
  });
  return { violations, grants, signIns };
}

const grantOf = (request: Request): string =>
  new URLSearchParams(request.postData() ?? '').get('grant_type') ?? '';

/** Nothing happened that the policies had to stop. */
const expectPeace = ({ violations }: Witness): void => expect(violations).toEqual([]);
