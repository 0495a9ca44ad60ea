var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { ApiClient } from '../shared/api/api-client';
import { problemText } from '../shared/api/problem-text';
import { Notices } from '../shared/ui/notices';
/** Downloads go straight from the store to the browser: all we do is to ask where. */
let Downloads = class Downloads {
  #api = inject(ApiClient);
  #notices = inject(Notices);
  #document = inject(DOCUMENT);
  #count = signal(0);
  /** How many have begun: each one is a line of some file's receipt. */
  count = this.#count.asReadonly();
  async start(fileId) {
    try {
      const { url } = await this.#api.call('POST /files/{fileId}/download', { path: { fileId }, body: {} });
      this.#follow(url);
      this.#count.update((count) => count + 1);
    } catch (problem) {
      this.#notices.tell(problemText(problem));
    }
  }
  /** The address answers with an attachment, so the page stays; `download` says so before the answer does. */
  #follow(url) {
    const link = this.#document.createElement('a');
    link.href = url;
    link.download = '';
    link.click();
  }
};
Downloads = __decorate([Injectable({ providedIn: 'root' })], Downloads);
export { Downloads };
