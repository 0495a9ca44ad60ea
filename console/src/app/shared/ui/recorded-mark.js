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
import { WhenPipe } from '../format/when';
import { Icon } from './icon';
/** Is this file in the books yet? "Recording…", then "Recorded" with its time. */
let RecordedMark = class RecordedMark {
  recordedAt = input.required();
  /** Has it arrived before the person's eyes? Then the word is told, not only the time. */
  isFresh = input(false);
};
RecordedMark = __decorate(
  [
    Component({
      selector: 'stw-recorded-mark',
      imports: [Icon, WhenPipe],
      template: `
    @if (recordedAt(); as at) {
      <span class="recorded" [class.fresh]="isFresh()">
        <stw-icon name="check" />
        <span [class.visually-hidden]="!isFresh()" i18n="@@recorded.done">Recorded</span>
        @if (!isFresh()) {
          <time [attr.datetime]="at">{{ at | when }}</time>
        }
      </span>
    } @else {
      <span class="recording"
        ><span class="dot"></span><span i18n="@@recorded.pending">Recording…</span></span
      >
    }
  `,
      styleUrl: './recorded-mark.css',
    }),
  ],
  RecordedMark,
);
export { RecordedMark };
