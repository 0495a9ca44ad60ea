import { Component, type ElementRef, input, linkedSignal, output, viewChild } from '@angular/core';
import { Icon } from './icon';
import { isTextBox } from './is-text-box';

const typingPauseMs = 200;

/** Searches while one types. `/` leads to it from anywhere on the page, Escape empties it. */
@Component({
  selector: 'stw-search-field',
  imports: [Icon],
  host: { role: 'search', '(window:keydown)': 'shortcut($event)' },
  template: `
    <stw-icon name="search" />
    <input
      #box
      type="search"
      autocomplete="off"
      spellcheck="false"
      maxlength="255"
      aria-keyshortcuts="/"
      [attr.aria-label]="label()"
      [placeholder]="hint() ?? label()"
      [value]="text()"
      (input)="type(box.value)"
      (keydown.escape)="clear($event)"
    />
    <kbd aria-hidden="true">/</kbd>
  `,
  styleUrl: './search-field.css',
})
export class SearchField {
  readonly label = input.required<string>();
  /** What can be searched for, where the label does not tell. */
  readonly hint = input<string>();
  readonly search = input<string>();

  /** Trimmed; null if nothing is looked for any more. */
  readonly searched = output<string | null>();

  /** Ahead of what is searched by a moment. */
  protected readonly text = linkedSignal(() => this.search() ?? '');
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  #typing: ReturnType<typeof setTimeout> | undefined;

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected type(text: string): void {
    this.text.set(text);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#tell(), typingPauseMs);
  }

  protected clear(event: Event): void {
    if (this.text() === '') return;
    event.preventDefault();
    clearTimeout(this.#typing);
    this.text.set('');
    this.#tell();
  }

  protected shortcut(event: KeyboardEvent): void {
    if (event.key !== '/' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTextBox(event.target) || (event.target as Element).closest?.('dialog')) return;
    event.preventDefault();
    this.focus();
    this.box().nativeElement.select();
  }

  #tell(): void {
    this.searched.emit(this.text().trim() || null);
  }
}
