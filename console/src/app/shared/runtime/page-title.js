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
import { Injectable, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { TitleStrategy } from '@angular/router';
/** "Library · Stowage". */
let PageTitle = class PageTitle extends TitleStrategy {
  #title = inject(Title);
  updateTitle(snapshot) {
    const page = this.buildTitle(snapshot);
    this.#title.setTitle(page ? `${page} · Stowage` : 'Stowage');
  }
};
PageTitle = __decorate([Injectable({ providedIn: 'root' })], PageTitle);
export { PageTitle };
