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
import {
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { ApiClient } from '../shared/api/api-client';
import { problemText } from '../shared/api/problem-text';
import { BytesPipe } from '../shared/format/bytes';
import { describeKind } from '../shared/format/file-kind';
import { MomentPipe } from '../shared/format/when';
import { Icon } from '../shared/ui/icon';
/** One file, and its receipt: signed → stored → recorded → downloaded. */
let FileDetails = class FileDetails {
  fileId = input.required();
  /** Whenever this changes, the file is asked for again. */
  version = input.required();
  closed = output();
  downloaded = output();
  #api = inject(ApiClient);
  heading = viewChild.required('heading');
  file = signal(undefined);
  problem = signal(undefined);
  kind = computed(() => {
    const file = this.file();
    return file ? describeKind(file) : undefined;
  });
  steps = computed(() => {
    const receipt = this.file()?.receipt;
    if (!receipt) return [];
    return [
      { name: $localize`:@@receipt.signed:Signed`, at: receipt.signedAt },
      { name: $localize`:@@receipt.stored:Stored`, at: receipt.storedAt },
      { name: $localize`:@@receipt.recorded:Recorded`, at: receipt.recordedAt },
      { name: $localize`:@@receipt.downloaded:Downloaded`, at: receipt.downloadedAt },
    ];
  });
  constructor() {
    effect(() => {
      const fileId = this.fileId();
      this.version();
      untracked(() => void this.#load(fileId));
    });
    effect(() => {
      this.fileId();
      this.heading().nativeElement.focus();
    });
  }
  async #load(fileId) {
    this.problem.set(undefined);
    if (this.file()?.fileId !== fileId) this.file.set(undefined);
    try {
      const file = await this.#api.call('GET /files/{fileId}', { path: { fileId } });
      if (fileId === this.fileId()) this.file.set(file);
    } catch (problem) {
      if (fileId === this.fileId()) this.problem.set(problemText(problem));
    }
  }
};
FileDetails = __decorate(
  [
    Component({
      selector: 'stw-file-details',
      imports: [BytesPipe, Icon, MomentPipe],
      host: { role: 'complementary', 'aria-label': $localize`:@@details.label:File details` },
      templateUrl: './file-details.html',
      styleUrl: './file-details.css',
    }),
  ],
  FileDetails,
);
export { FileDetails };
