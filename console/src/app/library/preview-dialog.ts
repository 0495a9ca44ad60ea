import {
  Component,
  effect,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { File as StoredFile } from '@stowage/adapters/contract/files';
import { ApiClient } from '../shared/api/api-client';
import { problemText } from '../shared/api/problem-text';
import { Icon } from '../shared/ui/icon';
import { previewOf, type PreviewKind } from './preview-kind';

/** Of a text, so much is shown. In bytes. */
const longestText = 256 * 1024;

/** What is in a file, as far as a browser can show it without running anything of it. */
@Component({
  selector: 'stw-preview-dialog',
  imports: [Icon],
  template: `
    <dialog #dialog aria-labelledby="preview-heading" (close)="closed.emit()">
      <header>
        <h2 id="preview-heading">{{ file().name }}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close the preview"
          i18n-aria-label="@@preview.close"
          (click)="dialog.close()"
        >
          <stw-icon name="close" />
        </button>
      </header>
      @if (problem(); as problem) {
        <p role="alert">{{ problem }}</p>
      } @else if (url(); as url) {
        @switch (kind()) {
          @case ('image') {
            <img [src]="url" [alt]="file().name" (error)="fail()" />
          }
          @case ('video') {
            <video controls [src]="url" (error)="fail()"></video>
          }
          @case ('audio') {
            <audio controls [src]="url" (error)="fail()"></audio>
          }
          @case ('pdf') {
            <iframe #frame [title]="file().name"></iframe>
          }
          @case ('text') {
            <pre tabindex="0" role="region" [attr.aria-label]="file().name">{{ text() }}</pre>
            @if (file().size > longest) {
              <p class="more" i18n="@@preview.more">
                This is only its beginning. Download it to read the rest.
              </p>
            }
          }
        }
      } @else {
        <span class="skeleton"></span>
      }
    </dialog>
  `,
  styleUrls: ['../shared/ui/dialog.css', './preview-dialog.css'],
})
export class PreviewDialog {
  readonly file = input.required<StoredFile>();
  readonly closed = output();

  readonly #api = inject(ApiClient);
  private readonly frame = viewChild<ElementRef<HTMLIFrameElement>>('frame');
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly longest = longestText;
  protected readonly kind = signal<PreviewKind | undefined>(undefined);
  protected readonly url = signal<string | undefined>(undefined);
  protected readonly text = signal('');
  protected readonly problem = signal<string | undefined>(undefined);

  constructor() {
    effect(() => this.dialog().nativeElement.showModal());
    effect(() => {
      const [frame, url] = [this.frame(), this.url()];
      // Angular would want it trusted by a policy that ours has no room for; ours lets no frame be but the store's.
      if (frame && url) frame.nativeElement.src = url;
    });
    effect(() => {
      const file = this.file();
      untracked(() => void this.#load(file));
    });
  }

  protected fail(): void {
    this.problem.set($localize`:@@preview.failed:This file cannot be shown here. Download it instead.`);
  }

  /** To look at a file is to fetch it, and is recorded as that. */
  async #load(file: StoredFile): Promise<void> {
    const kind = previewOf(file);
    this.kind.set(kind);
    try {
      const { url } = await this.#api.call('POST /files/{fileId}/download', {
        path: { fileId: file.fileId },
        body: { disposition: 'inline' },
      });
      if (kind === 'text') this.text.set(await beginningOf(url, file.size));
      this.url.set(url);
    } catch (problem) {
      this.problem.set(problemText(problem));
    }
  }
}

async function beginningOf(url: string, size: number): Promise<string> {
  if (size === 0) return '';
  const reply = await fetch(url, { headers: { range: `bytes=0-${longestText - 1}` } });
  if (!reply.ok) throw new Error(`The store answered ${reply.status}.`);
  // The last character may be cut in two; anything that is no UTF-8 is shown as such.
  return new TextDecoder().decode(await reply.arrayBuffer());
}
