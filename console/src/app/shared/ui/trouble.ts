import { Component, input, output } from '@angular/core';
import { Icon } from './icon';

/** Why something could not be read, and the way to try it again. */
@Component({
  selector: 'stw-trouble',
  imports: [Icon],
  host: { role: 'alert' },
  template: `
    <p>{{ text() }}</p>
    <button type="button" class="button" (click)="again.emit()">
      <stw-icon name="retry" />
      <span i18n="@@library.retry">Try again</span>
    </button>
  `,
  styleUrl: './trouble.css',
})
export class Trouble {
  readonly text = input.required<string>();
  readonly again = output();
}
