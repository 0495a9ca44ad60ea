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
import { Component, input } from '@angular/core';
/** What stands where nothing stands: a picture, a sentence, and what to do next (projected). */
let BlankSlate = class BlankSlate {
  picture = input.required();
  heading = input.required();
};
BlankSlate = __decorate(
  [
    Component({
      selector: 'stw-blank-slate',
      templateUrl: './blank-slate.html',
      styleUrl: './blank-slate.css',
    }),
  ],
  BlankSlate,
);
export { BlankSlate };
