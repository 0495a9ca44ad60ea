import {
  afterNextRender,
  Component,
  DestroyRef,
  DOCUMENT,
  ElementRef,
  inject,
  Injector,
  input,
  signal,
} from '@angular/core';
import { problemText } from '../api/problem-text';
import { formatCount } from '../format/count';
import { Icon } from '../ui/icon';
import { Notices } from '../ui/notices';
import { saveAs } from './save-as';
import { type Exportable, type ExportFormat, writeExport } from './write-export';

/** Everything that a list would show if one read it to its end, as a file. Tells how far it is, and can be stopped. */
@Component({
  selector: 'stw-export-buttons',
  imports: [Icon],
  host: { role: 'group', 'aria-label': $localize`:@@export.label:Export` },
  templateUrl: './export-buttons.html',
  styleUrl: './export-buttons.css',
})
export class ExportButtons<Item> {
  readonly content = input.required<Exportable<Item>>();
  /** What the file is called, without its extension; the day is added. */
  readonly name = input.required<string>();

  readonly #document = inject(DOCUMENT);
  readonly #element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #injector = inject(Injector);
  readonly #notices = inject(Notices);
  #stop: AbortController | undefined;

  /** Lines that have been read; undefined if none is being read. */
  protected readonly progress = signal<number | undefined>(undefined);
  protected readonly told = (lines: number): string =>
    $localize`:@@export.progress:${formatCount(lines)}:COUNT: lines…`;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  protected async export(format: ExportFormat): Promise<void> {
    const stop = (this.#stop = new AbortController());
    this.#change(0);
    try {
      const content = await writeExport(
        this.content(),
        format,
        (lines) => this.progress.set(lines),
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
