const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 48 bits of time and 80 of chance, in Crockford's base 32: what the API takes for an upload's id. */
export function newUlid(): string {
  let time = Date.now();
  let text = '';
  for (let place = 0; place < 10; place++) {
    text = alphabet[time % 32]! + text;
    time = Math.floor(time / 32);
  }
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) text += alphabet[byte % 32]!;
  return text;
}
