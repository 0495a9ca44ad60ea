import { Component, computed, input } from '@angular/core';
import type { ShownListing } from '../api/listing';
import { problemText } from '../api/problem-text';
import { Icon } from './icon';

/** What stands below a list: the way on, that it is being read, or why it could not be. */
@Component({
  selector: 'stw-list-foot',
  imports: [Icon],
  template: `
    @if (list().status() === 'failed') {
      <div role="alert">
        <p>{{ problem() }}</p>
        <button type="button" class="button" (click)="list().retry()">
          <stw-icon name="retry" />
          <span i18n="@@library.retry">Try again</span>
        </button>
      </div>
    } @else if (list().status() === 'loading') {
      <p role="status" i18n="@@list.loading">Loading…</p>
    } @else if (list().hasMore()) {
      <button type="button" class="button" (click)="list().more()" i18n="@@list.more">Show more</button>
    }
  `,
  styleUrl: './list-foot.css',
})
export class ListFoot {
  readonly list = input.required<ShownListing<unknown>>();
  protected readonly problem = computed(() => problemText(this.list().problem()));
}
