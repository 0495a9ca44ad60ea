import '@angular/localize/init';
import { webcrypto } from 'node:crypto';
import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless/index.mjs';
setupZonelessTestEnv({ errorOnUnknownElements: true, errorOnUnknownProperties: true });
// What every browser has and jsdom has not.
if (!('subtle' in crypto)) Object.defineProperty(crypto, 'subtle', { value: webcrypto.subtle });
Blob.prototype.arrayBuffer ??= function () {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    // An array of this realm's, which Node's cryptography wants.
    reader.onload = () => resolve(Uint8Array.from(new Uint8Array(reader.result)).buffer);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(this);
  });
};
