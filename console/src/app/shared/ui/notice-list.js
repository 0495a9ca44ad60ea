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
import { Component, inject } from '@angular/core';
import { Icon } from './icon';
import { Notices } from './notices';
let NoticeList = class NoticeList {
  notices = inject(Notices);
};
NoticeList = __decorate(
  [
    Component({
      selector: 'stw-notice-list',
      imports: [Icon],
      host: { role: 'alert' },
      template: `
    @for (notice of notices.notices(); track notice.id) {
      <div class="notice">
        <stw-icon name="alert" />
        <p>{{ notice.text }}</p>
        <button
          type="button"
          class="icon-button"
          aria-label="Dismiss"
          i18n-aria-label="@@notice.dismiss"
          (click)="notices.dismiss(notice.id)"
        >
          <stw-icon name="close" />
        </button>
      </div>
    }
  `,
      styleUrl: './notice-list.css',
    }),
  ],
  NoticeList,
);
export { NoticeList };
