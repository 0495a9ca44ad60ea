import type { IncomingMessage, ServerResponse } from 'node:http';
import { readForm } from './forms.ts';
import { isRefusal, type Proofs, type Refusal } from './proofs.ts';
import type { SecondFactor } from './second-factor.ts';
import { codePage, enrolmentPage, messagePage, signInPage } from './sign-in-page.ts';

export const settingsPath = '/two-step';

const words = {
  title: 'Two-step sign-in',
  lead: 'Type your password to turn it on or off.',
  submit: 'Continue',
} as const;

/** Turns the second step of signing in on and off: first the password, then a code. */
export class TwoStepSettings {
  readonly #proofs: Proofs;
  readonly #secondFactor: SecondFactor;
  readonly #headers: Record<string, string>;

  constructor(proofs: Proofs, secondFactor: SecondFactor, headers: Record<string, string>) {
    this.#proofs = proofs;
    this.#secondFactor = secondFactor;
    this.#headers = headers;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const action = settingsPath;
    const show = (page: string, refusal?: Refusal): void => {
      if (refusal?.retryAfter !== undefined) response.setHeader('Retry-After', refusal.retryAfter);
      response.writeHead(refusal?.status ?? 200, this.#headers).end(page);
    };
    if (request.method !== 'POST') return show(signInPage({ action, ...words }));

    const form = await readForm(request);
    const ticket = form.get('ticket');
    if (ticket === null) {
      const username = form.get('username')?.trim().toLowerCase() ?? '';
      const user = await this.#proofs.password(username, form.get('password') ?? '');
      if (isRefusal(user)) return show(signInPage({ action, username, ...words, ...user }), user);
      if (this.#secondFactor.isOn(user.sub)) {
        return show(codePage({ action, ticket: this.#secondFactor.ask(user.sub), submit: 'Turn off' }));
      }
      return show(enrolmentPage({ action, ...this.#secondFactor.begin(user.sub, user.email) }));
    }

    const code = form.get('code') ?? '';
    const isOn = this.#secondFactor.isOn(this.#secondFactor.holderOf(ticket) ?? '');
    const user = await this.#proofs.code(ticket, () =>
      isOn ? this.#secondFactor.turnOff(ticket, code) : this.#secondFactor.confirm(ticket, code),
    );
    if (isRefusal(user)) {
      const submit = isOn ? 'Turn off' : 'Turn on';
      return show(codePage({ action, ticket, submit, ...user }), user);
    }
    show(
      isOn
        ? messagePage('Two-step sign-in is off', 'From now on your password is enough.')
        : messagePage('Two-step sign-in is on', 'From now on you are asked for a code after your password.'),
    );
  }
}
