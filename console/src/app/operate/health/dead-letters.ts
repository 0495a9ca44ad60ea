import { Component, type ElementRef, inject, input, output, signal, viewChild } from '@angular/core';
import type { Health } from '@stowage/adapters/contract/operations';
import { problemText } from '../../shared/api/problem-text';
import { formatCount } from '../../shared/format/count';
import { MomentPipe } from '../../shared/format/when';
import { Icon } from '../../shared/ui/icon';
import { Notices } from '../../shared/ui/notices';
import { OperateApi } from '../operate-api';

/** What was set aside, with its content, and a second chance for it. */
@Component({
  selector: 'stw-dead-letters',
  imports: [Icon, MomentPipe],
  templateUrl: './dead-letters.html',
  styleUrls: ['../panel.css', '../../shared/ui/dialog.css', './dead-letters.css'],
})
export class DeadLetters {
  /** The first few. */
  readonly letters = input.required<Health['deadLetters']>();
  /** Of all. */
  readonly count = input.required<number>();
  readonly redriven = output();

  readonly #api = inject(OperateApi);
  readonly #notices = inject(Notices);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  protected readonly isWorking = signal(false);

  protected ask(): void {
    this.dialog().nativeElement.showModal();
  }

  protected async redrive(event: Event): Promise<void> {
    event.preventDefault();
    this.isWorking.set(true);
    try {
      const { redriven } = await this.#api.call('POST /operations/redrive');
      const count = formatCount(redriven);
      this.#notices.confirm($localize`:@@health.redriven:Delivered once more: ${count}:COUNT:`);
      this.redriven.emit();
    } catch (problem) {
      this.#notices.tell(problemText(problem));
    } finally {
      this.isWorking.set(false);
      this.dialog().nativeElement.close();
    }
  }

  /** JSON, laid out; whatever else, as it is. */
  protected readonly laidOut = (body: string): string => {
    try {
      return JSON.stringify(JSON.parse(body), null, 2);
    } catch {
      return body;
    }
  };
}
