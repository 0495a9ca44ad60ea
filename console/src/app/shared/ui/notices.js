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
import { Injectable, signal } from '@angular/core';
/** What the person has to know, and keeps seeing until they dismiss it. */
let Notices = class Notices {
  #notices = signal([]);
  notices = this.#notices.asReadonly();
  #nextId = 1;
  /** The same text is shown once. */
  tell(text) {
    this.#notices.update((notices) =>
      notices.some((notice) => notice.text === text) ? notices : [...notices, { id: this.#nextId++, text }],
    );
  }
  dismiss(id) {
    this.#notices.update((notices) => notices.filter((notice) => notice.id !== id));
  }
};
Notices = __decorate([Injectable({ providedIn: 'root' })], Notices);
export { Notices };
