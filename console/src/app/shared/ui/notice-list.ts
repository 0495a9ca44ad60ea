import { Component, inject } from '@angular/core';
import { Icon } from './icon';
import { type Action, Notices } from './notices';

@Component({
  selector: 'stw-notice-list',
  imports: [Icon],
  template: `
    <div role="status">
      @for (notice of notices.confirmations(); track notice.id) {
        <div class="notice done">
          <stw-icon name="check" />
          <p>{{ notice.text }}</p>
          @if (notice.action; as action) {
            <button type="button" class="button" (click)="take(notice.id, action)">{{ action.name }}</button>
          }
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
    </div>
    <div role="alert">
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
    </div>
  `,
  styleUrl: './notice-list.css',
})
export class NoticeList {
  protected readonly notices = inject(Notices);

  protected take(id: number, { run }: Action): void {
    this.notices.dismiss(id);
    run();
  }
}
