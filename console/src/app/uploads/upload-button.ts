import { Component, inject } from '@angular/core';
import { Icon } from '../shared/ui/icon';
import { Uploads } from './uploads';

/** Opens the picker of files; what it is called is projected. */
@Component({
  selector: 'stw-upload-button',
  imports: [Icon],
  template: `
    <input #picker type="file" multiple hidden (change)="upload(picker)" />
    <button type="button" class="button primary" (click)="picker.click()">
      <stw-icon name="upload" />
      <span class="label"><ng-content /></span>
    </button>
  `,
  styleUrl: './upload-button.css',
})
export class UploadButton {
  readonly #uploads = inject(Uploads);

  protected upload(picker: HTMLInputElement): void {
    this.#uploads.add(picker.files ?? []);
    // So that the same file may be chosen again.
    picker.value = '';
  }
}
