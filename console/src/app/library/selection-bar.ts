import { Component, computed, input, output } from '@angular/core';
import { locale } from '../shared/format/locale';
import { Icon } from '../shared/ui/icon';

/** What can be done with the chosen files; it stands where the toolbar was. */
@Component({
  selector: 'stw-selection-bar',
  imports: [Icon],
  host: { role: 'toolbar', 'aria-label': $localize`:@@selection.label:Chosen files` },
  template: `
    <p role="status">{{ text() }}</p>
    @if (inTrash()) {
      <button type="button" class="button" (click)="restored.emit()">
        <stw-icon name="retry" /><span i18n="@@file.restore">Restore</span>
      </button>
      <button type="button" class="button" (click)="removed.emit()">
        <stw-icon name="bin" /><span i18n="@@file.remove">Delete for good</span>
      </button>
    } @else {
      <button type="button" class="button" (click)="downloaded.emit()">
        <stw-icon name="download" /><span i18n="@@file.download">Download</span>
      </button>
      @if (count() === 1) {
        <button type="button" class="button" (click)="renaming.emit()">
          <stw-icon name="pencil" /><span i18n="@@file.rename">Rename</span>
        </button>
      }
      <button type="button" class="button" (click)="moved.emit()">
        <stw-icon name="folder" /><span i18n="@@file.move">Move</span>
      </button>
      <button type="button" class="button" (click)="trashed.emit()">
        <stw-icon name="bin" /><span i18n="@@file.trash">Delete</span>
      </button>
    }
    <button type="button" class="button" (click)="cleared.emit()">
      <stw-icon name="close" /><span i18n="@@selection.clear">Clear</span>
    </button>
  `,
  styleUrl: './selection-bar.css',
})
export class SelectionBar {
  readonly count = input.required<number>();
  readonly inTrash = input.required<boolean>();
  readonly downloaded = output();
  readonly renaming = output();
  readonly moved = output();
  readonly trashed = output();
  readonly restored = output();
  readonly removed = output();
  readonly cleared = output();

  protected readonly text = computed(
    () =>
      $localize`:@@selection.count:${new Intl.NumberFormat(locale()).format(this.count())}:COUNT: selected`,
  );
}
