import { afterNextRender, Component, ElementRef, inject, Injector, input, signal } from '@angular/core';
import type { Activity } from '@stowage/adapters/contract/activity';
import type { ShownListing } from '../../shared/api/listing';
import { BlankSlate } from '../../shared/ui/blank-slate';
import { ListFoot } from '../../shared/ui/list-foot';
import { ActivityTable } from './activity-table';
import { EntryDetails } from './entry-details';

/** A record and, beside it, the details of the line that was chosen. */
@Component({
  selector: 'stw-record-view',
  imports: [ActivityTable, BlankSlate, EntryDetails, ListFoot],
  host: { '(keydown.escape)': 'close($event)' },
  template: `
    <div class="list">
      @if (record().items().length > 0 || record().status() === 'loading') {
        <stw-activity-table
          [entries]="record().items()"
          [isLoading]="record().status() === 'loading'"
          [ofEverybody]="ofEverybody()"
          [names]="names()"
          [selected]="chosen()?.entryId"
          (opened)="chosen.set($event)"
        />
      } @else if (record().status() === 'ready') {
        <stw-blank-slate
          picture="lens"
          role="status"
          heading="Nothing of this kind"
          i18n-heading="@@history.noMatch"
        >
          <p i18n="@@activity.noMatchText">Nothing in the record fits these filters.</p>
          <ng-content />
        </stw-blank-slate>
      }
      <stw-list-foot [list]="record()" />
    </div>
    @if (chosen(); as entry) {
      <stw-entry-details [entry]="entry" [names]="names()" (closed)="close()" />
    }
  `,
  styleUrl: './record-view.css',
})
export class RecordView {
  readonly record = input.required<ShownListing<Activity>>();
  readonly ofEverybody = input(false);
  readonly names = input<ReadonlyMap<string, string>>(new Map());

  readonly #element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #injector = inject(Injector);
  protected readonly chosen = signal<Activity | undefined>(undefined);

  /** And back to where one came from. */
  protected close(event?: Event): void {
    const entry = this.chosen();
    if (!entry) return;
    event?.preventDefault();
    this.chosen.set(undefined);
    const focus = () =>
      this.#element.querySelector<HTMLElement>(`[data-entry-id="${entry.entryId}"]`)?.focus();
    afterNextRender({ read: focus }, { injector: this.#injector });
  }
}
