import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Activity } from '@stowage/adapters/contract/activity';
import { detailText, kindText } from '../../shared/activity/activity-text';
import { BytesPipe } from '../../shared/format/bytes';
import { MomentPipe } from '../../shared/format/when';
import { Icon } from '../../shared/ui/icon';
import { RowKeys } from '../../shared/ui/row-keys';

/** The record as operators read it. Each line opens its details. */
@Component({
  selector: 'stw-activity-table',
  imports: [BytesPipe, Icon, MomentPipe, RouterLink, RowKeys],
  templateUrl: './activity-table.html',
  styleUrls: ['../../shared/ui/table.css', '../pill.css', './activity-table.css'],
})
export class ActivityTable {
  readonly entries = input.required<readonly Activity[]>();
  readonly isLoading = input.required<boolean>();
  /** Is it everybody's record? Then each line says whose. */
  readonly ofEverybody = input(false);
  /** What users are called, by `sub`, as far as it is known. */
  readonly names = input<ReadonlyMap<string, string>>(new Map());
  /** The entry whose details are shown. */
  readonly selected = input<string>();
  readonly opened = output<Activity>();

  protected readonly skeletons = Array.from({ length: 8 }, (_, index) => index);
  protected readonly lines = computed(() =>
    this.entries().map((entry) => ({
      ...kindText(entry.kind),
      detail: detailText(entry),
      user: this.names().get(entry.subject) ?? shortened(entry.subject),
      entry,
    })),
  );
}

/** Enough of an id to tell it from others on a screen. */
const shortened = (sub: string): string => (sub.length > 12 ? `${sub.slice(0, 8)}…` : sub);
