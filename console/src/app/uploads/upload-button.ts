import { Component, inject, input } from '@angular/core';
import { Icon } from '../shared/ui/icon';
import { Intake } from './intake';
import { fromInput } from './pick';

/** Opens the picker of files, or of a folder; what it is called is projected. */
@Component({
  selector: 'stw-upload-button',
  imports: [Icon],
  template: `
    <input
      #picker
      type="file"
      multiple
      hidden
      [attr.webkitdirectory]="folders() ? '' : null"
      (change)="upload(picker)"
    />
    <button type="button" class="button" [class.primary]="!plain()" (click)="picker.click()">
      <stw-icon [name]="folders() ? 'folder' : 'upload'" />
      <span class="label"><ng-content /></span>
    </button>
  `,
  styleUrl: './upload-button.css',
})
export class UploadButton {
  readonly #intake = inject(Intake);
  readonly folders = input(false);
  readonly plain = input(false);

  protected upload(picker: HTMLInputElement): void {
    const files = [...(picker.files ?? [])];
    void this.#intake.take((into) => fromInput(files, into));
    // So that the same file may be chosen again.
    picker.value = '';
  }
}
