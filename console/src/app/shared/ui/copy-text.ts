import { Component, DOCUMENT, inject, input, signal } from '@angular/core';
import { Icon } from './icon';

/** An id or the like, to be taken elsewhere. */
@Component({
  selector: 'stw-copy-text',
  imports: [Icon],
  template: `
    <code>{{ text() }}</code>
    <button type="button" class="icon-button" [attr.aria-label]="label()" [title]="label()" (click)="copy()">
      <stw-icon [name]="isCopied() ? 'check' : 'copy'" />
    </button>
    <span class="visually-hidden" role="status">{{ isCopied() ? copied : '' }}</span>
  `,
  styleUrl: './copy-text.css',
})
export class CopyText {
  readonly text = input.required<string>();
  /** What the button does: "Copy the request id". */
  readonly label = input.required<string>();

  readonly #clipboard = inject(DOCUMENT).defaultView!.navigator.clipboard as Clipboard | undefined;
  protected readonly isCopied = signal(false);
  protected readonly copied = $localize`:@@copy.done:Copied`;

  protected async copy(): Promise<void> {
    try {
      await this.#clipboard?.writeText(this.text());
      this.isCopied.set(true);
      setTimeout(() => this.isCopied.set(false), 2_000);
    } catch {
      // The browser may refuse; the text can still be marked by hand.
    }
  }
}
