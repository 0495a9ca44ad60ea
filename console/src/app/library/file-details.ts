import {
  type ElementRef,
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
import { RouterLink } from '@angular/router';
import type { FileWithReceipt } from '@stowage/adapters/contract/files';
import { addressOf, pathText } from '../folders/folder-path';
import { ApiClient } from '../shared/api/api-client';
import { problemText } from '../shared/api/problem-text';
import { BytesPipe } from '../shared/format/bytes';
import { describeKind } from '../shared/format/file-kind';
import { MomentPipe } from '../shared/format/when';
import { Icon } from '../shared/ui/icon';
import { previewOf } from './preview-kind';

/** One file, and its receipt: signed → stored → recorded → downloaded. */
@Component({
  selector: 'stw-file-details',
  imports: [BytesPipe, Icon, MomentPipe, RouterLink],
  host: {
    role: 'complementary',
    'aria-label': $localize`:@@details.label:File details`,
    '(keydown.f2)': 'rename($event)',
    '(keydown.delete)': 'delete($event)',
  },
  templateUrl: './file-details.html',
  styleUrl: './file-details.css',
})
export class FileDetails {
  readonly fileId = input.required<string>();
  /** Whenever this changes, the file is asked for again. */
  readonly version = input.required<string>();
  readonly closed = output();
  readonly downloaded = output();
  readonly previewed = output<FileWithReceipt>();
  readonly renaming = output();
  readonly moved = output<FileWithReceipt>();
  readonly trashed = output<FileWithReceipt>();
  readonly restored = output<FileWithReceipt>();
  readonly removed = output<FileWithReceipt>();

  readonly #api = inject(ApiClient);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly file = signal<FileWithReceipt | undefined>(undefined);
  protected readonly problem = signal<string | undefined>(undefined);

  protected readonly kind = computed(() => {
    const file = this.file();
    return file ? describeKind(file) : undefined;
  });

  /** Where it lies, with itself still in sight. */
  protected readonly place = computed(() => {
    const file = this.file();
    return file && { ...addressOf(file.folder), file: file.fileId };
  });
  protected readonly pathText = pathText;

  protected readonly canPreview = computed(() => {
    const file = this.file();
    return file?.state === 'stored' && previewOf(file) !== undefined;
  });

  protected readonly steps = computed(() => {
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

  // The keys of its row.

  protected rename(event: Event): void {
    if (this.file()?.state !== 'stored') return;
    event.preventDefault();
    this.renaming.emit();
  }

  protected delete(event: Event): void {
    const file = this.file();
    if (!file || file.state === 'pending') return;
    event.preventDefault();
    if (file.state === 'stored') this.trashed.emit(file);
    else this.removed.emit(file);
  }

  async #load(fileId: string): Promise<void> {
    this.problem.set(undefined);
    if (this.file()?.fileId !== fileId) this.file.set(undefined);
    try {
      const file = await this.#api.call('GET /files/{fileId}', { path: { fileId } });
      if (fileId === this.fileId()) this.file.set(file);
    } catch (problem) {
      if (fileId === this.fileId()) this.problem.set(problemText(problem));
    }
  }
}
