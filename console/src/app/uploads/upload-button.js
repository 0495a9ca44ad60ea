var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
import { Component, inject, input } from '@angular/core';
import { Icon } from '../shared/ui/icon';
import { Intake } from './intake';
import { fromInput } from './pick';
/** Opens the picker of files, or of a folder; what it is called is projected. */
let UploadButton = class UploadButton {
  #intake = inject(Intake);
  folders = input(false);
  plain = input(false);
  upload(picker) {
    void this.#intake.take(fromInput([...(picker.files ?? [])]));
    // So that the same file may be chosen again.
    picker.value = '';
  }
};
UploadButton = __decorate(
  [
    Component({
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
    }),
  ],
  UploadButton,
);
export { UploadButton };
