import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  ElementRef,
  inject,
  Injector,
  input,
  signal,
} from '@angular/core';
import { ApiClient, type ExportRoute } from '../api/api-client';
import { problemText } from '../api/problem-text';
import { formatBytes } from '../format/bytes';
import { Icon } from '../ui/icon';
import { Notices } from '../ui/notices';
import { saveAs } from './save-as';
import { type ExportFormat, writeExport } from './write-export';

/** Everything that a list would show if one read it to its end, as a file. Tells how far it is, and can be stopped. */
@Component({
  selector: 'stw-export-buttons',
  imports: [Icon],
  host: { role: 'group', 'aria-label': $localize`:@@export.label:Export` },
  templateUrl: './export-buttons.html',
  styleUrl: './export-buttons.css',
})
export class ExportButtons {
  readonly route = input.required<ExportRoute>();
  readonly path = input<Readonly<Record<string, string>>>();
  /** The list's filters and order. */
  readonly query = input.required<Readonly<Record<string, string | undefined>>>();
  /** What the file is called, without its extension; the day is added. */
  readonly name = input.required<string>();

  readonly #api = inject(ApiClient);
  readonly #document = inject(DOCUMENT);
  readonly #element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #injector = inject(Injector);
  readonly #notices = inject(Notices);
  #stop: AbortController | undefined;

  /** Bytes that have been read; undefined if none are being read. */
  protected readonly progress = signal<number | undefined>(undefined);
  protected readonly told = computed(() => formatBytes(this.progress() ?? 0));

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  protected async export(format: ExportFormat): Promise<void> {
    const stop = (this.#stop = new AbortController());
    this.#change(0);
    try {
      const [route, path, query] = [this.route(), this.path(), this.query()];
      const content = await writeExport(
        (type, cursor) => this.#api.exportPart(route, type, { path, query: { ...query, cursor } }),
        format,
        (bytes) => this.progress.set(bytes),
        stop.signal,
      );
      saveAs(this.#document, `${this.name()} ${new Date().toISOString().slice(0, 10)}.${format}`, content);
    } catch (problem) {
      if (!stop.signal.aborted) this.#notices.tell(problemText(problem));
    } finally {
      this.#change(undefined);
    }
  }

  protected stop(): void {
    this.#stop?.abort();
  }

  /** Other buttons come in place of the one that was pressed; whoever was here stays here. */
  #change(progress: number | undefined): void {
    const hadFocus = this.#element.contains(this.#document.activeElement);
    this.progress.set(progress);
    if (!hadFocus) return;
    const focus = () => this.#element.querySelector<HTMLElement>('button')?.focus();
    afterNextRender({ read: focus }, { injector: this.#injector });
  }
}
