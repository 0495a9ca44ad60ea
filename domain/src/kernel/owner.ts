import { invalid } from './errors.ts';

declare const brand: unique symbol;

/** Whoever files belong to: the verified `sub` of a token, and nothing else that a caller sends. */
export type Owner = string & { readonly [brand]: 'Owner' };

// Cognito's subs are UUIDs, its client ids 26 letters and digits; both are safe inside an object key.
const pattern = /^[A-Za-z0-9][A-Za-z0-9-]{0,127}$/;

export const Owner = {
  /** @throws invalid-request, naming `path`, if `text` could not be the sub of a token */
  parse(text: string, path = 'sub'): Owner {
    if (!pattern.test(text)) throw invalid(path, 'is not the id of a user');
    return text as Owner;
  },
};
