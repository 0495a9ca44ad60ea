// How a command ends, as scripts see it.

/** Exit codes; `--help` tells them, too. */
export const exitCodes = {
  done: 0,
  /** Some files could not be uploaded, what came is not what was stored, or this machine refused something. */
  failed: 1,
  usage: 2,
  'signed-out': 3,
  /** The quota or the site's rules have no place for it. */
  refused: 4,
  'not-found': 5,
  unavailable: 6,
  interrupted: 130,
} as const;

export type Ending = keyof typeof exitCodes;

/** A command cannot do what it was asked to; the message tells the person why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly ending: Exclude<Ending, 'done'>;

  constructor(ending: Exclude<Ending, 'done'>, message: string, options?: ErrorOptions) {
    super(message, options);
    this.ending = ending;
  }
}
