import { Component, effect, inject, input, signal, untracked } from '@angular/core';
import { Listing } from '../../shared/api/listing';
import { BytesPipe } from '../../shared/format/bytes';
import { WhenPipe } from '../../shared/format/when';
import { ListFoot } from '../../shared/ui/list-foot';
import { OperateApi } from '../operate-api';

type State = 'stored' | 'trashed';

/** What one user keeps: names and sizes. Operators see no content. */
@Component({
  selector: 'stw-account-files',
  imports: [BytesPipe, ListFoot, WhenPipe],
  template: `
    <label class="field">
      <span i18n="@@account.fileState">Where</span>
      <select #box (change)="state.set(box.value === 'trashed' ? 'trashed' : 'stored')">
        <option value="stored" [selected]="state() === 'stored'" i18n="@@account.stored">
          In the library
        </option>
        <option value="trashed" [selected]="state() === 'trashed'" i18n="@@account.trashed">
          In the trash
        </option>
      </select>
    </label>
    @if (files.items().length > 0) {
      <div class="table-frame">
        <table [attr.aria-busy]="files.status() === 'loading'">
          <caption class="visually-hidden" i18n="@@accounts.files">
            Files
          </caption>
          <thead>
            <tr>
              <th scope="col" i18n="@@column.name">Name</th>
              <th scope="col" class="wide" i18n="@@account.folder">Folder</th>
              <th scope="col" class="number" i18n="@@column.size">Size</th>
              <th scope="col" class="wide" i18n="@@column.type">Type</th>
              <th scope="col" i18n="@@column.recorded">Recorded</th>
            </tr>
          </thead>
          <tbody>
            @for (file of files.items(); track file.fileId) {
              <tr>
                <th scope="row" class="name">{{ file.name }}</th>
                <td class="wide quiet">{{ file.folder }}</td>
                <td class="number">{{ file.size | bytes }}</td>
                <td class="wide quiet">{{ file.contentType }}</td>
                <td class="quiet">
                  @if (file.recordedAt; as at) {
                    <time [attr.datetime]="at">{{ at | when }}</time>
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else if (files.status() === 'ready') {
      <p class="none" role="status" i18n="@@account.noFiles">There are no files here.</p>
    }
    <stw-list-foot [list]="files" />
  `,
  styleUrls: ['../../shared/ui/table.css', './account-list.css'],
})
export class AccountFiles {
  readonly sub = input.required<string>();

  readonly #api = inject(OperateApi);
  protected readonly state = signal<State>('stored');
  protected readonly files = new Listing(({ sub, state }: { sub: string; state: State }, cursor) =>
    this.#api.call('GET /operations/accounts/{sub}/files', {
      path: { sub },
      query: { sort: 'uploadedAt', order: 'desc', state, limit: 50, cursor },
    }),
  );

  constructor() {
    effect(() => {
      const query = { sub: this.sub(), state: this.state() };
      untracked(() => void this.files.open(query));
    });
  }
}
