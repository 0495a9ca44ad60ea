import { Component, computed, effect, type ElementRef, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Activity } from '@stowage/adapters/contract/activity';
import { kindText } from '../../shared/activity/activity-text';
import { BytesPipe } from '../../shared/format/bytes';
import { MomentPipe } from '../../shared/format/when';
import { CopyText } from '../../shared/ui/copy-text';
import { Icon } from '../../shared/ui/icon';

/** All that the record knows of one event. */
@Component({
  selector: 'stw-entry-details',
  imports: [BytesPipe, CopyText, Icon, MomentPipe, RouterLink],
  host: { role: 'complementary', 'aria-label': $localize`:@@entry.label:Details of the entry` },
  templateUrl: './entry-details.html',
  styleUrls: ['../pill.css', './entry-details.css'],
})
export class EntryDetails {
  readonly entry = input.required<Activity>();
  readonly names = input<ReadonlyMap<string, string>>(new Map());
  readonly closed = output();

  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly text = computed(() => kindText(this.entry().kind).text);
  protected readonly details = computed(() => Object.entries(this.entry().details ?? {}));

  constructor() {
    effect(() => {
      this.entry();
      this.heading().nativeElement.focus();
    });
  }

  protected nameOf(sub: string): string {
    return this.names().get(sub) ?? sub;
  }
}
