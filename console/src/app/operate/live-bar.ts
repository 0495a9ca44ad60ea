import { Component, input, output } from '@angular/core';
import { ClockPipe } from '../shared/format/when';
import { Icon } from '../shared/ui/icon';
import { Trouble } from '../shared/ui/trouble';

/** The head of a page whose figures renew themselves: of when they are, or why there are none. More may be projected. */
@Component({
  selector: 'stw-live-bar',
  imports: [ClockPipe, Icon, Trouble],
  template: `
    <div class="toolbar">
      <h1>{{ heading() }}</h1>
      @if (asOf(); as asOf) {
        <p class="stamp">
          <ng-container i18n="@@overview.asOf">As of {{ asOf | clock }}</ng-container>
          @if (isLoading()) {
            <span class="working"></span>
          }
        </p>
      }
      <button
        type="button"
        class="icon-button"
        aria-label="Refresh"
        i18n-aria-label="@@overview.refresh"
        title="Refresh"
        i18n-title="@@overview.refresh"
        (click)="refresh.emit()"
      >
        <stw-icon name="retry" />
      </button>
      <ng-content />
    </div>
    @if (problem(); as problem) {
      <stw-trouble [text]="problem" (again)="refresh.emit()" />
    }
  `,
  styleUrls: ['./operate-page.css', './live-bar.css'],
})
export class LiveBar {
  readonly heading = input.required<string>();
  /** When what is shown was added up. */
  readonly asOf = input<string>();
  readonly isLoading = input.required<boolean>();
  readonly problem = input<string>();

  readonly refresh = output();
}
