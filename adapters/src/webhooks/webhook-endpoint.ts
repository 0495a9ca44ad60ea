import type { Clock, CloudEvent } from '@stowage/domain';
import { Webhook } from 'standardwebhooks';

/** The receiver did not say that it has the event. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';
}

/** How long a receiver may take to answer. */
export const answerWithinMs = 10_000;

/**
 * Somebody else's address for our events: each is one POST, signed as Standard Webhooks has it.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export class WebhookEndpoint {
  readonly #url: string;
  readonly #secret: () => Promise<string>;
  readonly #clock: Clock;
  readonly #answerMs: number;

  /**
   * @param secret `whsec_…`; asked for each time, because it may be changed
   * @param answerMs how long a receiver may take to answer
   */
  constructor(url: string, secret: () => Promise<string>, clock: Clock, answerMs = answerWithinMs) {
    this.#url = url;
    this.#secret = secret;
    this.#clock = clock;
    this.#answerMs = answerMs;
  }

  /** @throws DeliveryFailure unless the receiver answers 2xx in time */
  async deliver(event: CloudEvent): Promise<void> {
    const body = JSON.stringify(event);
    const signer = new Webhook(await this.#secret());
    const at = new Date(this.#clock());
    let reply: Response;
    try {
      reply = await fetch(this.#url, {
        method: 'POST',
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'webhook-id': event.id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': signer.sign(event.id, at, body),
        },
        body,
        // Where a receiver moved to is for whoever runs this to say: a redirect could lead anywhere, with our signature.
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#answerMs),
      });
    } catch (cause) {
      throw new DeliveryFailure('The receiver did not answer.', { cause });
    }
    // Whatever it says beside its status is not for us.
    await reply.body?.cancel();
    if (!reply.ok) throw new DeliveryFailure(`The receiver answered ${reply.status}.`);
  }
}
