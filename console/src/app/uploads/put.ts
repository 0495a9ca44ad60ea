import type { Put } from './api-transport';
import { StoreRefusal } from './store-refusal';

/** A connection on which nothing has moved for so long is dead, whatever the system believes. In ms. */
const longestSilence = 90_000;

/** It is an XMLHttpRequest because `fetch` does not tell how much has gone. */
export const put: Put = ({ url, headers, body }, onSent, signal) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const listen = () => setTimeout(abort, longestSilence);
    let silence = listen();
    signal.addEventListener('abort', abort);
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) {
      if (!setByTheBrowser.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded }) => {
      clearTimeout(silence);
      silence = listen();
      onSent(loaded);
    };
    request.onload = () =>
      request.status === 200
        ? resolve(request.getResponseHeader('etag') ?? '')
        : reject(new StoreRefusal(request.status));
    request.onerror = () => reject(new StoreRefusal(0));
    request.onabort = () => reject(signal.aborted ? signal.reason : new StoreRefusal(0));
    request.onloadend = () => {
      clearTimeout(silence);
      signal.removeEventListener('abort', abort);
    };
    // The declared type is the granted one; a Blob's own would be added beside it only if none were set.
    request.send(body);
  });

/** A page may not set these; they follow from the body and the address. */
const setByTheBrowser = new Set(['content-length', 'host']);
