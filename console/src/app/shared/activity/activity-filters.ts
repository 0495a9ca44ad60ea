import { Component, computed, type ElementRef, input, output, viewChild } from '@angular/core';
import type { QueryOf } from '@stowage/adapters/contract/routes';
import { endOf, isDay, startOf } from '../format/days';
import { type ActivityKind, kindText } from './activity-text';

/** The filters as the address has them; whatever does not make sense there is as good as absent. */
export interface ActivityFilter {
  readonly kind?: string | undefined;
  /** Days, `2026-11-24`; both are included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Which entries of a record are looked at. More fields may be projected. */
@Component({
  selector: 'stw-activity-filters',
  host: { role: 'search' },
  templateUrl: './activity-filters.html',
  styleUrl: './activity-filters.css',
})
export class ActivityFilters {
  readonly filter = input.required<ActivityFilter>();
  /** Is any filter set, those that are projected included? */
  readonly isFiltered = input.required<boolean>();
  /** What becomes of the address. */
  readonly changed = output<Readonly<Record<string, string | null>>>();
  readonly cleared = output();

  protected readonly groups = groups;
  protected readonly kind = computed(() => kindOf(this.filter()));

  private readonly kindBox = viewChild.required<ElementRef<HTMLSelectElement>>('kindBox');

  focus(): void {
    this.kindBox().nativeElement.focus();
  }

  protected change(name: keyof ActivityFilter, value: string): void {
    this.changed.emit({ [name]: value || null });
  }
}

/** What the API is asked for. */
export function activityQuery(
  filter: ActivityFilter,
): Pick<QueryOf<'GET /activity'>, 'kind' | 'from' | 'to'> {
  return {
    kind: kindOf(filter),
    from: isDay(filter.from) ? startOf(filter.from) : undefined,
    to: isDay(filter.to) ? endOf(filter.to) : undefined,
  };
}

const kinds = (...list: ActivityKind[]) => list.map((kind) => ({ kind, text: kindText(kind).text }));

const groups: readonly { readonly name: string; readonly kinds: ReturnType<typeof kinds> }[] = [
  {
    name: $localize`:@@filters.files:Files`,
    kinds: kinds(
      'file.stored',
      'file.downloaded',
      'file.changed',
      'file.trashed',
      'file.restored',
      'file.removed',
      'file.quarantined',
    ),
  },
  {
    name: $localize`:@@filters.uploads:Uploads`,
    kinds: kinds('upload.cancelled', 'upload.expired', 'upload.refused', 'quota.exceeded'),
  },
  {
    name: $localize`:@@filters.accounts:Accounts`,
    kinds: kinds(
      'account.viewed',
      'account.quota-changed',
      'account.disabled',
      'account.enabled',
      'account.signed-out',
      'activity.viewed',
    ),
  },
];

const known = new Map(groups.flatMap((group) => group.kinds).map(({ kind }) => [kind as string, kind]));

const kindOf = ({ kind }: ActivityFilter): ActivityKind | undefined =>
  kind === undefined ? undefined : known.get(kind);
