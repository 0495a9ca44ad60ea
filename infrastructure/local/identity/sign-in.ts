import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { ClientError, readForm } from './forms.ts';
import { isRefusal, type Proofs, type Refusal } from './proofs.ts';
import type { SecondFactor } from './second-factor.ts';
import { codePage, signInPage } from './sign-in-page.ts';

/** The form of a sign-in under way, and after it that for a code, where the person has turned that on. */
export class SignIn {
  readonly #provider: Provider;
  readonly #proofs: Proofs;
  readonly #secondFactor: SecondFactor;
  readonly #headers: Record<string, string>;

  constructor(
    provider: Provider,
    proofs: Proofs,
    secondFactor: SecondFactor,
    headers: Record<string, string>,
  ) {
    this.#provider = provider;
    this.#proofs = proofs;
    this.#secondFactor = secondFactor;
    this.#headers = headers;
  }

  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { uid } = await this.#provider.interactionDetails(request, response);
    const action = `/login/${uid}`;
    if (path !== action) throw new ClientError('Another sign-in is under way in this browser.');
    const show = (page: string, refusal?: Refusal): void => {
      if (refusal?.retryAfter !== undefined) response.setHeader('Retry-After', refusal.retryAfter);
      response.writeHead(refusal?.status ?? 200, this.#headers).end(page);
    };
    if (request.method !== 'POST') return show(signInPage({ action }));

    const form = await readForm(request);
    const ticket = form.get('ticket');
    if (ticket !== null) {
      const code = form.get('code') ?? '';
      const user = await this.#proofs.code(ticket, (sub) => this.#secondFactor.check(sub, code));
      if (isRefusal(user)) return show(codePage({ action, ticket, ...user }), user);
      this.#secondFactor.forget(ticket);
      return this.#finish(request, response, user.sub);
    }
    const username = form.get('username')?.trim().toLowerCase() ?? '';
    const user = await this.#proofs.password(username, form.get('password') ?? '');
    if (isRefusal(user)) return show(signInPage({ action, username, ...user }), user);
    if (this.#secondFactor.isOn(user.sub)) {
      return show(codePage({ action, ticket: this.#secondFactor.ask(user.sub) }));
    }
    await this.#finish(request, response, user.sub);
  }

  #finish(request: IncomingMessage, response: ServerResponse, accountId: string): Promise<void> {
    return this.#provider.interactionFinished(request, response, { login: { accountId } });
  }
}
