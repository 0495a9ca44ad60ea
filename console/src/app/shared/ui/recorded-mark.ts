import { Component, input } from '@angular/core';
import { WhenPipe } from '../format/when';
import { Icon } from './icon';

/** Is this file in the books yet? "Recording…", then "Recorded" with its time. */
@Component({
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
})
export class RecordedMark {
  readonly recordedAt = input.required<string | null>();
  /** Has it arrived before the person's eyes? Then the word is told, not only the time. */
  readonly isFresh = input(false);
}
