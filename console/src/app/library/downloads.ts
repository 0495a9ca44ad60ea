import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { ApiClient } from '../shared/api/api-client';
import { problemText } from '../shared/api/problem-text';
import { Notices } from '../shared/ui/notices';

/** Downloads go straight from the store to the browser: all we do is to ask where. */
@Injectable({ providedIn: 'root' })
export class Downloads {
  readonly #api = inject(ApiClient);
  readonly #notices = inject(Notices);
  readonly #document = inject(DOCUMENT);
  readonly #count = signal(0);
  /** How many have begun: each one is a line of some file's receipt. */
  readonly count = this.#count.asReadonly();

  /** One after the other; the browser may ask once whether it is to take several. */
  async startAll(fileIds: readonly string[]): Promise<void> {
    for (const fileId of fileIds) await this.start(fileId);
  }

  async start(fileId: string): Promise<void> {
    try {
      const { url } = await this.#api.call('POST /files/{fileId}/download', { path: { fileId }, body: {} });
      this.#follow(url);
      this.#count.update((count) => count + 1);
    } catch (problem) {
      this.#notices.tell(problemText(problem));
    }
  }

  /** The address answers with an attachment, so the page stays; `download` says so before the answer does. */
  #follow(url: string): void {
    const link = this.#document.createElement('a');
    link.href = url;
    link.download = '';
    link.click();
  }
}
