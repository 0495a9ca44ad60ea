import { Component, inject } from '@angular/core';
import { Icon } from './icon';
import { Notices } from './notices';

@Component({
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
})
export class NoticeList {
  protected readonly notices = inject(Notices);
}
