import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Summary } from '@stowage/adapters/contract/operations';
import { formatBytes } from '../../shared/format/bytes';
import { formatCount } from '../../shared/format/count';

type TopUser = Summary['topByBytes'][number];

/** Who does most, each with a bar against the first. */
@Component({
  selector: 'stw-top-users',
  imports: [RouterLink],
  template: `
    <h2>{{ heading() }}</h2>
    <ol>
      @for (line of lines(); track line.user.sub) {
        <li>
          <a [routerLink]="['/operate/accounts', line.user.sub]">{{ line.user.email ?? line.user.sub }}</a>
          <span class="value">{{ line.text }}</span>
          <span class="bar" aria-hidden="true"><span [style.inline-size.%]="line.percent"></span></span>
        </li>
      } @empty {
        <li class="nobody" i18n="@@overview.nobody">Nobody in this stretch of time.</li>
      }
    </ol>
  `,
  styleUrls: ['../panel.css', './top-users.css'],
})
export class TopUsers {
  readonly heading = input.required<string>();
  /** The first one has the most. */
  readonly users = input.required<readonly TopUser[]>();
  readonly figure = input.required<'bytes' | 'uploads'>();

  protected readonly lines = computed(() => {
    const figure = this.figure();
    const most = this.users()[0]?.[figure] ?? 0;
    const format = figure === 'bytes' ? formatBytes : formatCount;
    return this.users().map((user) => ({
      user,
      text: format(user[figure]),
      percent: most > 0 ? (user[figure] / most) * 100 : 0,
    }));
  });
}
